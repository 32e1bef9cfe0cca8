import type { HistoryEvent, JournalEntry } from '../../common/contracts/helper.ts'
import { redactSecrets } from '../../common/redact/redact.ts'
import { type HistoryKind, turnSchema } from '../../common/tunnel/history.ts'

/** Acts of the helper itself that belong to the history, in the journal's own words. */
const helperActs: Readonly<Record<string, HistoryKind>> = {
  start: 'started',
  stop: 'stopped',
  policyEnforced: 'policy',
  ownerGone: 'ownerGone',
  rescue: 'rescued',
  intentWithdrawn: 'noAnswer',
}

/** Acts that may turn the lock (`lock`: what it is from then on; left out: what it was). */
const lockActs: ReadonlySet<string> = new Set(['setIntent', 'unconfirmed'])

/** Who asks; of the entries of that uid, those after `from` are theirs. */
export interface Asker {
  readonly uid: number
  readonly from: number
}

/**
 * A journal entry as that user may know it; null when it is none of their business. Of another user's tunnel they learn what the status says, too: that there is
 * one and what state it is in, but not whose gateways those are.
 */
export function historyEvent({ seq, at, uid, act, detail }: JournalEntry, asker: Asker): HistoryEvent | null {
  const nothing = { gateway: '', from: '', why: '', detail: '', lastedMs: null, rxBytes: null, txBytes: null }
  const kind = Object.hasOwn(helperActs, act) ? helperActs[act] : undefined
  // a first join that failed has a turn of its own
  if (act === 'intentWithdrawn' && detail.want === 'open') return null
  if (kind !== undefined && uid === 0) return { seq, at, by: 'computer', kind, ...nothing }
  const isOwn = uid === asker.uid && seq > asker.from
  const by = isOwn ? 'you' : uid === 0 ? 'computer' : 'other'
  if (lockActs.has(act) && typeof detail.lock === 'boolean') return { seq, at, by, kind: detail.lock ? 'lockOn' : 'lockOff', ...nothing }
  if (act !== 'tunnel') return null
  const turn = turnSchema.safeParse(detail)
  if (!turn.success) return null
  const { gateway, from, why, lastedMs, hereMs } = turn.data
  const isTheirs = isOwn || asker.uid === 0 || uid === 0
  const said = isTheirs ? { gateway: clip(gateway, 128), from: clip(from, 128), detail: clip(turn.data.detail, 200) } : {}
  return {
    seq,
    at,
    by,
    kind: turn.data.kind,
    ...nothing,
    ...said,
    why: clip(why, 40),
    lastedMs,
    ...(hereMs === undefined ? {} : { hereMs }),
    rxBytes: count(detail.rxBytes),
    txBytes: count(detail.txBytes),
  }
}

function clip(text: string, length: number): string {
  return redactSecrets(text).slice(0, length)
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
