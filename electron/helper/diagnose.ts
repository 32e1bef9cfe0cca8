import { release, type } from 'node:os'
import type { HelperStatus } from '../common/contracts/helper.ts'
import { redactSecrets } from '../common/redact/redact.ts'
import { version } from '../common/version.ts'
import { policyView } from './admission/policy.ts'
import type { HelperContext } from './helper-context.ts'
import { journalStart } from './state/helper-state.ts'

export interface Section {
  readonly title: string
  readonly text: string
}

/** Bytes of the whole report as JSON: a message holds 64 KiB. */
const reportLimit = 56 * 1024
const sectionLimit = 12_000
const journalBytes = 10_000
const logLines = 60

/** What a person gives to others who should help: the helper's own view, without keys, tokens and other users' records. Addresses are in it. */
export async function diagnose(context: HelperContext, status: HelperStatus, uid: number): Promise<Section[]> {
  const policy = context.policy()
  const trouble = context.store.trouble()
  const keys = await context.keys.list()
  const sections: Section[] = [
    { title: 'Versions', text: `waygate ${version}, node ${process.versions.node}, ${type()} ${release()}` },
    { title: 'Helper', text: `pid ${process.pid}, up ${Math.floor(process.uptime())} s, boot ${status.bootId}, ${keys.length} keys kept` },
    { title: 'State', text: JSON.stringify(status.state) },
    { title: 'Intent', text: `${JSON.stringify(status.intent)}, owner ${status.owner?.name ?? 'nobody'}` },
    { title: 'State file', text: trouble === null ? 'readable' : `${trouble.path}: ${trouble.detail}` },
    { title: 'Policy', text: policy.ok ? JSON.stringify(policyView(policy)) : `unreadable: ${policy.fault}` },
    {
      title: 'Passes',
      text: status.passes.map((pass) => `${pass.passId} ${pass.gatewayName} ${pass.endpoints.join(' ')}`).join('\n') || 'none',
    },
    { title: 'Tunnel', text: status.tunnel === null ? 'none' : JSON.stringify(status.tunnel) },
    { title: 'Update', text: await context.updates.report() },
    { title: 'Other VPNs', text: JSON.stringify(status.otherVpn ?? []) },
    ...(await context.machineSections()),
    { title: 'Journal', text: await journalText(context, uid) },
    { title: 'Log', text: logText(context, uid) },
  ]
  return fitted(sections.map(({ title, text }) => ({ title, text: clipped(redactSecrets(text), sectionLimit) })))
}

/** The newest of that user's own entries (root: all). */
async function journalText({ journal, store, now }: HelperContext, uid: number): Promise<string> {
  const from = journalStart(store.current(), uid)
  const entries = await journal.recent(now() - 7 * 24 * 60 * 60_000, 1000)
  const lines = entries
    .filter((entry) => uid === 0 || (entry.uid === uid && entry.seq > from))
    .map(({ seq, at, act, detail }) => `${seq} ${new Date(at).toISOString()} ${act} ${JSON.stringify(detail)}`)
  return newestOf(lines, journalBytes)
}

function logText({ logTail }: HelperContext, uid: number): string {
  const lines = logTail.read(0, uid).slice(-logLines)
  return newestOf(
    lines.map(({ at, level, text }) => `${new Date(at).toISOString()} ${level} ${text}`),
    journalBytes,
  )
}

function newestOf(lines: readonly string[], bytes: number): string {
  const kept: string[] = []
  let size = 0
  for (const line of [...lines].reverse()) {
    size += line.length + 1
    if (size > bytes) break
    kept.unshift(line)
  }
  return kept.join('\n') || 'none'
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}\n… ${text.length - length} more letters left out`
}

/** Halves the longest section until all of them fit into one message. */
function fitted(sections: readonly Section[]): Section[] {
  let fitting = [...sections]
  while (Buffer.byteLength(JSON.stringify(fitting)) > reportLimit) {
    const longest = fitting.reduce((one, other) => (other.text.length > one.text.length ? other : one))
    fitting = fitting.map((one) => (one === longest ? { ...one, text: clipped(one.text, Math.floor(one.text.length / 2)) } : one))
  }
  return fitting
}
