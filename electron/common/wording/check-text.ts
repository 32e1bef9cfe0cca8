import type { CheckReport, FamilyExit, NameServer } from '../contracts/app/insight.ts'
import { type CheckFindings, judgeCheck } from '../rules/judge-check.ts'
import { span } from './relative-time.ts'
import type { Tone } from './state-text.ts'

/** A check in words: the sentence that answers it, and what it rests on. */
export interface CheckWords {
  readonly tone: Tone
  readonly headline: string
  readonly second: string
}

export function checkWords(report: CheckReport): CheckWords {
  const found = judgeCheck(report)
  switch (found.verdict) {
    case 'leak':
      return { tone: 'lost', headline: 'Something gets out beside the tunnel', second: leakSecond(found) }
    case 'protected':
      return {
        tone: 'protected',
        headline: `Everything leaves through ${report.gateway}`,
        second: `${attemptCount(found.refusedAttempts)} to get out beside it ${found.refusedAttempts === 1 ? 'was' : 'were'} refused`,
      }
    case 'held':
      return {
        tone: 'held',
        headline: 'Nothing leaves',
        second: `Traffic is on hold; ${attemptCount(found.refusedAttempts)} to get out ${found.refusedAttempts === 1 ? 'was' : 'were'} refused`,
      }
    case 'open':
      return {
        tone: 'off',
        headline: 'Not protected',
        second:
          report.state === 'paused'
            ? 'You paused: traffic leaves directly until the pause is over'
            : 'Nothing is joined: traffic leaves directly, so there is nothing to get out beside',
      }
    case 'mixed':
      return {
        tone: 'held',
        headline: 'No clear answer',
        second: report.changed
          ? 'The tunnel changed while the check ran. Check again'
          : 'Nothing was seen getting out, but not everything could be tried. Check again when the gateway carries',
      }
    default:
      return found.verdict satisfies never
  }
}

function leakSecond({ leakedAttempts, openFamilies, openNameServers }: CheckFindings): string {
  const facts = [
    ...(leakedAttempts === 0 ? [] : [`${attemptCount(leakedAttempts)} got out`]),
    ...openFamilies.map((family) => `IPv${family} goes directly`),
    ...(openNameServers.length === 0 ? [] : [`names are asked directly at ${openNameServers.join(', ')}`]),
  ]
  return `${facts.join('; ')}. Leave and join again; if it stays so, make a report`
}

function attemptCount(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`
}

export const wayWords: Readonly<Record<FamilyExit['way'], string>> = {
  tunnel: 'through the tunnel',
  direct: 'directly, beside the tunnel',
  local: 'stays on this computer',
  blocked: 'refused here',
  unknown: 'no way there',
}

export function exitWords({ outcome, address }: FamilyExit): string {
  switch (outcome) {
    case 'address':
      return address
    case 'noAnswer':
      return 'Not told: the server didn’t answer, or saw no public address'
    case 'noServerAddress':
      return 'Not seen: your server has no address of this kind'
    case 'closed':
      return 'Nothing leaves'
    case 'signedOut':
      return 'Not asked: sign in to a server that can tell'
    default:
      return outcome satisfies never
  }
}

export function nameServerWords({ answered, tookMs }: NameServer): string {
  return answered ? `Answers in ${tookMs < 1000 ? `${tookMs} ms` : span(tookMs)}` : 'Doesn’t answer'
}

export const outcomeWords = { blocked: 'Refused', leaked: 'Got out', skipped: 'Not tried' } as const
export const refuserWords = { filter: 'by the packet filter', routing: 'by routing', other: 'by something else on this computer' } as const

/** The whole result on one page, to paste somewhere. */
export function checkPageText(report: CheckReport, version: string): string {
  const { headline, second } = checkWords(report)
  const proof = report.provenAt === null ? 'not proven' : `proven at ${new Date(report.provenAt).toISOString()}`
  return [
    `Waygate ${version}: check of ${new Date(report.at).toISOString()}, took ${span(report.tookMs)}`,
    '',
    `${headline}. ${second}.`,
    '',
    `Gateway: ${report.gateway === '' ? 'none' : report.gateway} (${proof})`,
    ...report.exits.map((exit) => `IPv${exit.family}: ${exitWords(exit)} (${wayWords[exit.way]})`),
    ...report.nameServers.map(
      (one) => `Name server ${one.address}: ${nameServerWords(one)}${one.answered ? ` (${wayWords[one.way]})` : ''}`,
    ),
    ...(report.namesSet === '' ? [] : [`Names: ${report.namesSet}`]),
    '',
    'Attempts to get out beside the tunnel:',
    ...(report.attempts.length === 0 ? ['  none'] : []),
    ...report.attempts.map(({ name, outcome, by, detail }) => {
      const who = by === undefined ? '' : ` ${refuserWords[by]}`
      return `  ${outcomeWords[outcome]}${who}: ${name}: ${detail}`
    }),
    '',
  ].join('\n')
}
