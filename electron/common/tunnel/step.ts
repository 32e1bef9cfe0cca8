import type { Fault } from '../fault.ts'
import type { HoldReason, Proof, TunnelState } from './state.ts'

/** A pass as the machine needs it: its id, and its gateway's name for people. */
export interface PassRef {
  readonly passId: string
  readonly gateway: string
}

/** What the intent asks for, boiled down: the first pass, or none. */
export type Wish =
  | { readonly kind: 'open' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unreadable' }
  /** With `lock`, traffic was closed before anything was joined: a failed first join leaves it closed. */
  | ({ readonly kind: 'through'; readonly lock?: boolean } & PassRef)

export interface TunnelMachine {
  readonly state: TunnelState
  readonly revision: number
  readonly wish: Wish
  /** Protection was promised: whatever fails from now on, traffic stays closed. */
  readonly promised: boolean
  /** A first join failed; once everything is undone the intent is taken back. */
  readonly withdrawing: boolean
}

type Dated = { readonly at: number }
/** Answers carry the revision they belong to; late ones change nothing. */
type Answer = Dated & { readonly revision: number }

export type TunnelEvent =
  | ({ readonly type: 'started'; readonly wish: Wish; readonly revision: number } & Dated)
  | ({ readonly type: 'wished'; readonly wish: Wish; readonly revision: number } & Dated)
  | ({ readonly type: 'applied' } & Answer)
  | ({ readonly type: 'applyFailed'; readonly fault: Fault } & Answer)
  | ({ readonly type: 'proved'; readonly proof: Proof } & Answer)
  | ({ readonly type: 'silent'; readonly why: 'gatewaySilent' | 'notForwarding'; readonly afterMs: number } & Answer)
  | ({ readonly type: 'trying'; readonly next: number } & Answer)
  | ({ readonly type: 'cleared' } & Answer)
  | ({ readonly type: 'clearFailed'; readonly fault: Fault } & Answer)
  | ({ readonly type: 'uplinkLost' } & Dated)
  | ({ readonly type: 'uplinkBack' } & Dated)
  | ({ readonly type: 'tunnelLost' } & Dated)
  | ({ readonly type: 'accessGone'; readonly passId: string; readonly detail: string } & Dated)
  | ({ readonly type: 'paused'; readonly until: number; readonly bootId: string } & Dated)
  | ({ readonly type: 'pauseOver' } & Dated)
  | ({ readonly type: 'retry' } & Dated)
  | ({ readonly type: 'repaired' } & Dated)
  | ({ readonly type: 'protectionLost'; readonly fault: Fault } & Dated)

/** What the supervisor has to do next, in this order. */
export type Effect =
  /** Nothing of ours remains; then `cleared` or `clearFailed`. */
  | { readonly do: 'open' }
  /** Both layers, no tunnel. */
  | { readonly do: 'close' }
  /** Block, tunnel, handshake, probe; then `applied` or `applyFailed`, later `proved` or `silent`. */
  | { readonly do: 'join'; readonly passId: string }
  /** Same tunnel, other settings (LAN, lock, API addresses). */
  | { readonly do: 'adjust' }
  /** Restart the handshake and probe, on the tunnel that is there. */
  | { readonly do: 'prove' }
  /** The helper makes the intent `open` again: nothing had been promised. */
  | { readonly do: 'withdraw' }

export interface Stepped {
  readonly machine: TunnelMachine
  readonly effects: readonly Effect[]
}

export const initialMachine: TunnelMachine = {
  state: { kind: 'open' },
  revision: 0,
  wish: { kind: 'open' },
  promised: false,
  withdrawing: false,
}

/** The whole life of the tunnel (DESIGN 7): pure, so that every history can be tried. */
export function step(machine: TunnelMachine, event: TunnelEvent): Stepped {
  if (isLate(machine, event)) return stay(machine)
  switch (event.type) {
    case 'started':
      // an intent that was once accepted was a promise
      return follow({ ...machine, promised: event.wish.kind !== 'open', state: { kind: 'open' } }, event)
    case 'wished':
      return follow(machine, event)
    case 'applied':
      return machine.state.kind === 'applying' ? to(machine, { ...machine.state, kind: 'proving' }) : stay(machine)
    case 'applyFailed':
      return failJoin(machine, event.fault, { why: 'applyFailed', fault: event.fault }, event.at)
    case 'proved':
      return prove(machine, event.proof, event.at)
    case 'silent':
      return silence(machine, event)
    case 'trying':
      return machine.state.kind === 'held' && machine.wish.kind === 'through'
        ? to(machine, { ...machine.state, trying: { passId: machine.wish.passId, gateway: machine.wish.gateway, at: event.next } })
        : stay(machine)
    case 'cleared':
      return cleared(machine, event.at)
    case 'clearFailed':
      return to(machine, { kind: 'failed', revision: machine.revision, fault: event.fault, protection: 'holding', since: event.at })
    case 'uplinkLost':
      return loseUplink(machine, event.at)
    case 'uplinkBack':
      return machine.state.kind === 'offline'
        ? to(machine, { ...machine.state, kind: 'proving', since: event.at }, [{ do: 'prove' }])
        : stay(machine)
    case 'tunnelLost':
      return loseTunnel(machine, event.at)
    case 'accessGone':
      return loseAccess(machine, event)
    case 'paused':
      if (machine.wish.kind === 'open' || machine.wish.kind === 'unreadable') return stay(machine)
      return to({ ...machine, promised: true }, { kind: 'paused', until: event.until, bootId: event.bootId, revision: machine.revision }, [
        { do: 'open' },
      ])
    case 'pauseOver':
      return machine.state.kind === 'paused' ? pursueWish({ ...machine, promised: true }, event.at) : stay(machine)
    case 'retry':
      return retry(machine, event.at)
    case 'repaired':
      return machine.state.kind === 'up' ? to(machine, { ...machine.state, repairedAt: event.at }) : stay(machine)
    case 'protectionLost':
      return isClosedWish(machine) && machine.state.kind !== 'paused'
        ? to(machine, { kind: 'failed', revision: machine.revision, fault: event.fault, protection: 'lost', since: event.at })
        : stay(machine)
  }
}

function isLate(machine: TunnelMachine, event: TunnelEvent): boolean {
  return 'revision' in event && event.type !== 'wished' && event.type !== 'started' && event.revision !== machine.revision
}

function follow(machine: TunnelMachine, { wish, revision, at }: { wish: Wish; revision: number; at: number }): Stepped {
  const promised = machine.promised || (wish.kind === 'through' && wish.lock === true)
  const next: TunnelMachine = { ...machine, wish, revision, promised, withdrawing: false }
  const { state } = machine
  if (wish.kind === 'through' && 'passId' in state && state.passId === wish.passId && stands(state)) {
    return to(next, { ...state, revision }, [{ do: 'adjust' }])
  }
  return pursueWish(next, at)
}

/** A tunnel that needs no building for the same pass. */
function stands(state: TunnelState): boolean {
  if (state.kind === 'held') return state.reason.why === 'gatewaySilent' || state.reason.why === 'notForwarding'
  return state.kind === 'up' || state.kind === 'proving' || state.kind === 'offline'
}

function pursueWish(machine: TunnelMachine, at: number): Stepped {
  const { wish, revision, state } = machine
  switch (wish.kind) {
    case 'open':
      if (state.kind === 'open') return to({ ...machine, promised: false }, { kind: 'open' }, [{ do: 'open' }])
      return to({ ...machine, promised: false }, { kind: 'clearing', revision, since: at }, [{ do: 'open' }])
    case 'locked':
      return hold({ ...machine, promised: true }, { why: 'lock' }, at, [{ do: 'close' }])
    case 'unreadable':
      return hold({ ...machine, promised: true }, { why: 'stateUnreadable', detail: '' }, at, [{ do: 'close' }])
    case 'through': {
      const ref = { revision, passId: wish.passId, gateway: wish.gateway, since: at }
      const join: Effect = { do: 'join', passId: wish.passId }
      const from = machine.promised ? tunnelOf(state) : null
      if (from === null || from.passId === wish.passId) return to(machine, { kind: 'applying', ...ref }, [join])
      return to(machine, { kind: 'switching', ...ref, from: from.passId, fromGateway: from.gateway, carrying: state.kind === 'up' }, [join])
    }
  }
}

/** The pass whose tunnel may be there. */
function tunnelOf(state: TunnelState): PassRef | null {
  if ((state.kind === 'up' || state.kind === 'offline' || state.kind === 'proving' || state.kind === 'switching') && 'passId' in state)
    return state
  if (state.kind === 'held' && state.passId !== undefined && state.gateway !== undefined)
    return { passId: state.passId, gateway: state.gateway }
  return null
}

function prove(machine: TunnelMachine, proof: Proof, at: number): Stepped {
  const { state, wish, revision } = machine
  if (wish.kind !== 'through' || !['applying', 'proving', 'switching', 'held', 'offline', 'up'].includes(state.kind)) return stay(machine)
  if (state.kind === 'held' && !stands(state)) return stay(machine)
  const since = state.kind === 'up' ? state.since : at
  const repaired = state.kind === 'up' && state.repairedAt !== undefined ? { repairedAt: state.repairedAt } : {}
  const effects: readonly Effect[] = state.kind === 'up' ? [] : [{ do: 'adjust' }]
  return to(
    { ...machine, promised: true },
    { kind: 'up', revision, passId: wish.passId, gateway: wish.gateway, since, proof, ...repaired },
    effects,
  )
}

function silence(machine: TunnelMachine, event: { why: 'gatewaySilent' | 'notForwarding'; afterMs: number; at: number }): Stepped {
  const { wish, state } = machine
  if (wish.kind !== 'through' || !['proving', 'switching', 'up', 'held'].includes(state.kind)) return stay(machine)
  const fault: Fault =
    event.why === 'gatewaySilent'
      ? { code: 'gateway.silent', passId: wish.passId, gateway: wish.gateway, afterMs: event.afterMs }
      : { code: 'gateway.notForwarding', passId: wish.passId, gateway: wish.gateway }
  return failJoin(machine, fault, { why: event.why, gateway: wish.gateway }, event.at)
}

/** Nothing promised yet: back to where it was, with the reason. Promised: held, and tried on. */
function failJoin(machine: TunnelMachine, fault: Fault, reason: HoldReason, at: number): Stepped {
  const { state, revision } = machine
  if (state.kind === 'held' && !stands(state)) return stay(machine)
  if (!machine.promised) {
    const undoing: TunnelMachine = { ...machine, wish: { kind: 'open' }, withdrawing: true }
    return to(undoing, { kind: 'failed', revision, fault, protection: 'holding', since: at }, [{ do: 'open' }])
  }
  if (state.kind === 'held' && state.reason.why === reason.why) return stay(machine)
  const since = state.kind === 'held' ? state.since : at
  return hold(machine, reason, since, [{ do: 'adjust' }])
}

function cleared(machine: TunnelMachine, at: number): Stepped {
  const { state } = machine
  if (state.kind === 'clearing') return to(machine, { kind: 'open' })
  if (state.kind !== 'failed' || machine.wish.kind !== 'open') return stay(machine)
  if (!machine.withdrawing) return to(machine, { kind: 'open' })
  return to({ ...machine, withdrawing: false }, { ...state, protection: 'off', since: at }, [{ do: 'withdraw' }])
}

function loseUplink(machine: TunnelMachine, at: number): Stepped {
  const { state, wish, revision } = machine
  if (wish.kind !== 'through') return stay(machine)
  const waits = state.kind === 'held' ? stands(state) : ['applying', 'proving', 'up', 'switching'].includes(state.kind)
  if (!waits) return stay(machine)
  return to(machine, { kind: 'offline', revision, passId: wish.passId, gateway: wish.gateway, since: at })
}

/** WireGuard itself was killed: the routes went with it, the block stands, and it is built again. */
function loseTunnel(machine: TunnelMachine, at: number): Stepped {
  const { wish, state, revision } = machine
  if (wish.kind !== 'through' || !(stands(state) || state.kind === 'switching')) return stay(machine)
  return to(machine, { kind: 'applying', revision, passId: wish.passId, gateway: wish.gateway, since: at }, [
    { do: 'join', passId: wish.passId },
  ])
}

function loseAccess(machine: TunnelMachine, event: { passId: string; detail: string; at: number }): Stepped {
  const { wish } = machine
  if (wish.kind !== 'through' || wish.passId !== event.passId || machine.state.kind === 'paused') return stay(machine)
  const reason: HoldReason = { why: 'accessGone', gateway: wish.gateway, seenAt: event.at, detail: event.detail }
  return hold({ ...machine, promised: true }, reason, event.at, [{ do: 'close' }])
}

function retry(machine: TunnelMachine, at: number): Stepped {
  const { state } = machine
  if (state.kind === 'up' || state.kind === 'proving' || (state.kind === 'held' && stands(state)))
    return to(machine, state, [{ do: 'prove' }])
  if (state.kind === 'failed' && state.protection !== 'off' && machine.wish.kind === 'open') return to(machine, state, [{ do: 'open' }])
  if (state.kind === 'held' || (state.kind === 'failed' && state.protection !== 'off')) return pursueWish(machine, at)
  if (state.kind === 'paused') return step(machine, { type: 'pauseOver', at })
  return stay(machine)
}

function hold(machine: TunnelMachine, reason: HoldReason, since: number, effects: readonly Effect[]): Stepped {
  const of = machine.wish.kind === 'through' ? { passId: machine.wish.passId, gateway: machine.wish.gateway } : {}
  return to(machine, { kind: 'held', revision: machine.revision, reason, since, ...of }, effects)
}

function isClosedWish(machine: TunnelMachine): boolean {
  return machine.wish.kind !== 'open'
}

function to(machine: TunnelMachine, state: TunnelState, effects: readonly Effect[] = []): Stepped {
  return { machine: { ...machine, state }, effects }
}

function stay(machine: TunnelMachine): Stepped {
  return { machine, effects: [] }
}
