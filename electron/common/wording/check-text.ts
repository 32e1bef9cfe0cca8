import type { CheckReport, FamilyExit, NameServer } from '../contracts/app/insight.ts'
import { type CheckFindings, judgeCheck } from '../rules/judge-check.ts'
import type { Words } from '../words/words.ts'
import { remaining, span } from './relative-time.ts'
import type { Tone } from './state-text.ts'
import { toldText } from './told-text.ts'

/** A check in words: the sentence that answers it, and what it rests on. */
export interface CheckWords {
  readonly tone: Tone
  readonly headline: string
  readonly second: string
}

export function checkWords(words: Words, report: CheckReport): CheckWords {
  const { t } = words
  const found = judgeCheck(report)
  const count = found.refusedAttempts
  switch (found.verdict) {
    case 'leak':
      return { tone: 'lost', headline: t('check.leak'), second: leakSecond(words, found) }
    case 'protected':
      // what this computer sees of itself, nobody outside has seen
      return report.exits.some(({ outcome }) => outcome === 'address')
        ? {
            tone: 'protected',
            headline: t('check.protected', { gateway: report.gateway }),
            second: t('check.protectedMeans', { count }),
          }
        : {
            tone: 'protected',
            headline: t('check.unseen', { gateway: report.gateway }),
            second: t('check.unseenMeans', { count }),
          }
    case 'held':
      return { tone: 'held', headline: t('check.held'), second: t('check.heldMeans', { count }) }
    case 'open':
      return {
        tone: 'off',
        headline: t('check.open'),
        second: t(report.state === 'paused' ? 'check.openPaused' : 'check.openMeans'),
      }
    case 'mixed':
      return { tone: 'held', headline: t('check.mixed'), second: t(report.changed ? 'check.mixedChanged' : 'check.mixedMeans') }
    default:
      return found.verdict satisfies never
  }
}

function leakSecond({ t }: Words, { leakedAttempts, openFamilies, openNameServers }: CheckFindings): string {
  const facts = [
    ...(leakedAttempts === 0 ? [] : [t('check.leakAttempts', { count: leakedAttempts })]),
    ...openFamilies.map((family) => t('check.leakFamily', { family })),
    ...(openNameServers.length === 0 ? [] : [t('check.leakNames', { servers: openNameServers.join(', ') })]),
  ]
  return t('check.leakMeans', { facts: facts.join('; ') })
}

export function exitWords({ t }: Words, { outcome, address }: FamilyExit): string {
  return outcome === 'address' ? address : t(`check.exit.${outcome}`)
}

export function nameServerWords(words: Words, { answered, tookMs }: NameServer): string {
  const { t } = words
  if (!answered) return t('check.nameServerSilent')
  return t('check.nameServerAnswers', { time: tookMs < 1000 ? t('times.milliseconds', { n: tookMs }) : span(words, tookMs) })
}

/** What became of one attempt, and who saw to it. */
export function attemptWords({ t }: Words, { outcome, by }: CheckReport['attempts'][number]): string {
  return outcome === 'blocked' && by !== undefined ? t(`check.blockedBy.${by}`) : t(`check.outcome.${outcome}`)
}

/** The whole result on one page, to paste somewhere. Moments in UTC: whoever reads it may be elsewhere. */
export function checkPageText(words: Words, report: CheckReport, version: string): string {
  const { t } = words
  const { headline, second } = checkWords(words, report)
  const proof =
    report.provenAt === null ? t('check.page.notProven') : t('check.page.proven', { at: new Date(report.provenAt).toISOString() })
  return [
    t('check.page.head', { version, at: new Date(report.at).toISOString(), time: remaining(words, report.tookMs) }),
    '',
    t('check.page.verdict', { headline, second }),
    '',
    t('check.page.gateway', { gateway: report.gateway === '' ? t('check.page.noGateway') : report.gateway, proof }),
    ...report.exits.map((exit) =>
      t('check.page.exit', { family: exit.family, said: exitWords(words, exit), way: t(`check.way.${exit.way}`) }),
    ),
    ...report.nameServers.map((one) => {
      const facts = { address: one.address, said: nameServerWords(words, one) }
      return one.answered ? t('check.page.nameServerWay', { ...facts, way: t(`check.way.${one.way}`) }) : t('check.page.nameServer', facts)
    }),
    ...(report.namesSet === '' ? [] : [t('check.page.names', { text: toldText(words, report.namesSet) })]),
    '',
    t('check.page.attempts'),
    ...(report.attempts.length === 0 ? [`  ${t('check.page.none')}`] : []),
    ...report.attempts.map(
      (attempt) => `  ${attemptWords(words, attempt)}: ${toldText(words, attempt.name)}: ${toldText(words, attempt.detail)}`,
    ),
    '',
  ].join('\n')
}
