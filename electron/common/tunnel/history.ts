import { z } from 'zod'
import type { TunnelState } from './state.ts'

/** What the history of a machine tells: the first eleven are about its traffic, the next about the helper, the last about the lock. */
export const historyKindSchema = z.enum([
  'joined',
  'switched',
  /** Another gateway carries after a hold, in the place of the wished one. */
  'tookOver',
  /** The same gateway carries again. */
  'resumed',
  'held',
  'offline',
  'paused',
  'left',
  /** Nothing was joined, and nothing is closed any more. */
  'opened',
  'failed',
  /** Somebody else took rules of ours away, and they were put back. */
  'repaired',
  'noAnswer',
  'started',
  'stopped',
  'policy',
  'ownerGone',
  'rescued',
  'lockOn',
  'lockOff',
])
export type HistoryKind = z.infer<typeof historyKindSchema>

/** Kinds that came later: told only to who says to know them, for others would refuse the whole answer. */
export const laterKinds: readonly HistoryKind[] = ['lockOn', 'lockOff']

/** A turn of the tunnel as the journal keeps it (`act: 'tunnel'`). Enough to go on from after a restart of the helper. */
export const turnSchema = z.object({
  kind: historyKindSchema,
  /** Same key = nothing new. */
  key: z.string(),
  gateway: z.string().catch(''),
  from: z.string().catch(''),
  why: z.string().catch(''),
  detail: z.string().catch(''),
  lastedMs: z.number().nullable().catch(null),
  /** Of a session that ends: for how long its last gateway carried, where another one did before. */
  hereMs: z.number().optional().catch(undefined),
  /** The session that it belongs to, null when there is none (any more). `here`: since when its gateway carries, where another one did before. */
  session: z.object({ since: z.number(), gateway: z.string(), here: z.number().optional() }).nullable().catch(null),
})
export type Turn = z.infer<typeof turnSchema>

/** The last turn and when it was; null = nothing happened yet. */
export type LastTurn = { readonly turn: Turn; readonly at: number } | null

/** The state as a turn of the history; null when it is one on the way (applying, proving, switching, clearing) or no news. */
export function turnOf(last: LastTurn, state: TunnelState, now: number): Turn | null {
  const turn = settled(last, state, now)
  if (turn === null || turn.key === (last?.turn.key ?? 'open')) return null
  return turn
}

function settled(last: LastTurn, state: TunnelState, now: number): Turn | null {
  const session = last?.turn.session ?? null
  const base = { gateway: '', from: '', why: '', detail: '', lastedMs: null, session }
  switch (state.kind) {
    case 'open':
      return session === null ? { ...base, kind: 'opened', key: 'open' } : { ...left(session, now), key: 'open' }
    case 'up':
      return upTurn(last, state, now)
    case 'held': {
      const { reason } = state
      if (reason.why === 'starting') return null
      const gateway = ('gateway' in reason ? reason.gateway : state.gateway) ?? ''
      // leaving with the lock on ends at a hold
      if (reason.why === 'lock' && session !== null) return { ...left(session, now), key: `held lock ${gateway}` }
      const detail = 'detail' in reason ? reason.detail.slice(0, 200) : reason.why === 'applyFailed' ? reason.fault.code : ''
      const turn: Turn = { ...base, kind: 'held', key: `held ${reason.why} ${gateway}`, gateway, why: reason.why, detail }
      return repairedTurn(last, turn.key, state) ?? turn
    }
    case 'offline':
      return (
        repairedTurn(last, 'offline', state) ?? { ...base, kind: 'offline', key: 'offline', gateway: state.gateway, why: state.because }
      )
    case 'paused':
      return { ...base, kind: 'paused', key: `paused ${state.until}`, gateway: session?.gateway ?? '' }
    case 'failed':
      if (state.undoing === true) return null
      return {
        ...base,
        kind: 'failed',
        key: `failed ${state.protection} ${state.fault.code} ${state.since}`,
        gateway: 'gateway' in state.fault ? state.fault.gateway : '',
        why: state.protection,
        detail: state.fault.code,
      }
    case 'applying':
    case 'proving':
    case 'switching':
    case 'clearing':
      return null
    default:
      return state satisfies never
  }
}

function left({ gateway, since, here }: NonNullable<Turn['session']>, now: number): Omit<Turn, 'key'> {
  const ofLast = here === undefined ? {} : { hereMs: now - here }
  return { kind: 'left', gateway, from: '', why: '', detail: '', lastedMs: now - since, ...ofLast, session: null }
}

/** While a state lasts (`key`), what somebody else did to its rules is a turn of its own; null where the state is another one than before. */
function repairedTurn(last: LastTurn, key: string, { repaired, gateway = '' }: Repairable): Turn | null {
  if (last === null || !(last.turn.key === key || last.turn.key.startsWith(`${key} repaired `))) return null
  if (repaired === undefined) return last.turn
  const why = repaired.open === true ? 'open' : ''
  const { session } = last.turn
  const detail = repaired.detail.slice(0, 200)
  return { kind: 'repaired', key: `${key} repaired ${repaired.at}`, gateway, from: '', why, detail, lastedMs: repaired.tookMs, session }
}

type Repairable = Pick<Extract<TunnelState, { kind: 'up' | 'held' | 'offline' }>, 'repaired' | 'gateway'>

function upTurn(last: LastTurn, state: Extract<TunnelState, { kind: 'up' }>, now: number): Turn {
  const key = `up ${state.passId}`
  const { gateway } = state
  return repairedTurn(last, key, state) ?? { gateway, why: '', detail: '', ...carriedAgain(last, state, now), key }
}

function carriedAgain(
  last: LastTurn,
  { gateway, insteadOf }: Extract<TunnelState, { kind: 'up' }>,
  now: number,
): Pick<Turn, 'kind' | 'from' | 'lastedMs' | 'session'> {
  const session = last?.turn.session ?? null
  if (last === null || session === null) return { kind: 'joined', from: '', lastedMs: null, session: { since: now, gateway } }
  const next = { since: session.since, gateway, here: now }
  if (last.turn.key.startsWith('up ')) return { kind: 'switched', from: session.gateway, lastedMs: null, session: next }
  const lastedMs = now - last.at
  if (session.gateway === gateway) return { kind: 'resumed', from: '', lastedMs, session }
  // nobody stands in for anybody: the person chose it while nothing left
  return insteadOf === undefined
    ? { kind: 'switched', from: session.gateway, lastedMs: null, session: next }
    : { kind: 'tookOver', from: session.gateway, lastedMs, session: next }
}
