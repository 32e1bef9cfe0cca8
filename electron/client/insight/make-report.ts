import os from 'node:os'
import { reportLimit } from '../../common/contracts/app/insight.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { redactTexts } from '../../common/redact/redact.ts'
import { version } from '../../common/version.ts'
import { faultText } from '../../common/wording/fault-text.ts'
import { english } from '../../common/words/words.ts'
import type { ClientDeps } from '../client-deps.ts'
import { namesOf } from './keep-own-log.ts'

export interface ReportFacts {
  readonly deps: ClientDeps
  readonly session: SessionView
}

interface Section {
  readonly title: string
  readonly text: string
}

/**
 * Everything that helps to find a fault, as one text: what the helper knows and what this program knows. Keys and tokens are never in it. In English, for
 * whoever helps.
 */
export async function makeReport({ deps, session }: ReportFacts, addresses: 'hide' | 'show'): Promise<string> {
  const sections = [...ownSections(deps, session), ...(await helperSections(deps)), ...logSection(deps)]
  const names = addresses === 'show' ? [] : personalNames(deps, session)
  const texts = redactTexts(
    sections.map(({ text }) => text),
    { addresses, names },
  )
  const said =
    addresses === 'show' ? 'Addresses and names are in it.' : 'Addresses and names are left out: the same stand-in is the same address.'
  const head = [`Waygate report of ${new Date(deps.now()).toISOString()}`, `Keys and tokens are never in it. ${said}`]
  const body = sections.map(({ title }, index) => `== ${title} ==\n${texts[index] ?? ''}`)
  return `${[...head, '', body.join('\n\n')].join('\n')}\n`.slice(0, reportLimit)
}

function ownSections({ now }: ClientDeps, session: SessionView): Section[] {
  const { electron = 'none', chrome = 'none', node } = process.versions as Record<string, string | undefined>
  const desktop = process.env.XDG_CURRENT_DESKTOP ?? 'unknown'
  const display = process.env.XDG_SESSION_TYPE ?? 'unknown'
  const trouble =
    session.trouble === null
      ? 'answers'
      : `${faultText(english, session.trouble.fault).headline} since ${new Date(session.trouble.since).toISOString()}`
  return [
    {
      title: 'App',
      text: `waygate ${version}, electron ${electron}, chrome ${chrome.split('.')[0]}, node ${node}, ${os.type()} ${os.release()} ${os.arch()}, desktop ${desktop}, display ${display}, at ${now()}`,
    },
    {
      title: 'Account',
      text: `${session.state}, ${session.user === '' ? 'nobody' : session.user} at ${session.server === '' ? 'no server' : session.server}, server ${session.version === '' ? 'of unknown version' : session.version} (${session.edition ?? 'edition unknown'}), ${trouble}`,
    },
  ]
}

/** A report is wanted most when something is broken: a helper that can't be asked is a line of it, not an obstacle. */
async function helperSections({ helper }: ClientDeps): Promise<Section[]> {
  const answer = await helper.calls.diagnose({})
  if (answer.ok) return answer.value.report.map(({ title, text }) => ({ title: `Helper: ${title}`, text }))
  const { headline, detail } = faultText(english, answer.fault)
  return [{ title: 'Helper', text: `can't be asked: ${headline}\n${detail}` }]
}

function logSection({ ownLog }: ClientDeps): Section[] {
  if (ownLog === undefined) return []
  const lines = ownLog.read(0).map(({ at, level, text }) => `${new Date(at).toISOString()} ${level} ${text}`)
  return [{ title: 'App: Log', text: lines.join('\n') || 'none' }]
}

/** Who and where, in the words that may stand anywhere in it. */
function personalNames({ deviceName, ownLog }: ClientDeps, session: SessionView): string[] {
  const system = os.userInfo().username
  const accounts = [session, ...session.accounts].flatMap(namesOf)
  return [...accounts, ...(ownLog?.mentioned() ?? []), deviceName, os.hostname(), system === 'root' ? '' : system].filter(
    (name) => name !== '' && name !== 'localhost',
  )
}
