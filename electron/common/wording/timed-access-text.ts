import type { GatewayRow } from '../contracts/app/gateways.ts'
import { refusalText } from '../rules/explain.ts'
import { endsSoonMs } from '../rules/timed-access.ts'
import type { Words } from '../words/words.ts'
import { clockTime } from './relative-time.ts'
import { capital } from './sentence.ts'

/** `behindMs`: so far this computer's clock is behind the server's, whose times the accesses have. What is said is by this computer's. */
interface Clocks {
  readonly now: number
  readonly behindMs: number
}

/** That the access to the gateway in use ends soon, or has ended while it still carries; '' = nothing to say. */
export function endingText(words: Words, row: GatewayRow | null, { now, behindMs }: Clocks): string {
  const until = row?.accessUntil === undefined ? undefined : row.accessUntil - behindMs
  const isOver = row?.refusals.some(({ rule }) => rule === 'access.approvalExpired') === true
  if (isOver || (until !== undefined && until <= now)) return words.t('state.accessOver')
  if (until === undefined || until - now > endsSoonMs) return ''
  return words.t('state.accessEnds', { time: clockTime(words, until, now) })
}

/** What a hold for lost access is about where access is given for a time: '' = it's about something else. `seenAt`: when the loss was seen. */
export function timedHoldText(words: Words, row: GatewayRow | null, seenAt: number, { now, behindMs }: Clocks): string {
  const { t } = words
  if (row?.accessUntil !== undefined && row.refusals.length === 0)
    return t('hold.means.yoursAgain', { time: clockTime(words, row.accessUntil - behindMs, now) })
  const refusal = row?.refusals.find(({ rule }) => rule.startsWith('access.approval'))
  if (refusal === undefined) return ''
  if (refusal.rule === 'access.approvalPending') return t('hold.means.asked')
  return t('hold.seen', { what: capital(refusalText(words, refusal)), time: clockTime(words, seenAt, now) })
}
