import type { Fault } from '../fault.ts'
import type { Effect, PassRef, Stepped, ThroughWish, TunnelEvent, TunnelMachine } from './machine.ts'
import type { HoldReason, Proof, TunnelState } from './state.ts'

/** The whole life of the tunnel (DESIGN 7): pure, so that every history can be tried. */
export function step(machine: TunnelMachine, event: TunnelEvent): Stepped {
  if (isLate(machine, event)) return stay(machine)
  const { state } = machine
  switch (event.type) {
    case 'started':
      return start(machine, event)
    case 'wished':
      return follow(machine, event)
    case 'applied':
      return state.kind === 'applying' ? to(machine, { ...state, kind: 'proving' }) : stay(machine)
    case 'applyFailed':
      return failJoin(machine, event.fault, { why: 'applyFailed', fault: event.fault }, event.at)
    case 'proved':
      return prove(machine, event)
    case 'silent':
      return silence(machine, event)
    case 'tookOver':
      return takeOver(machine, event)
    case 'noneAnswers':
      return noneAnswers(machine, event)
    case 'trying':
      return state.kind === 'held' && stands(state)
        ? to(machine, { ...state, trying: { passId: event.passId, gateway: event.gateway, at: event.next } })
        : stay(machine)
    case 'cleared':
      return cleared(machine, event.at)
    case 'clearFailed':
      return clearFailed(machine, event)
    case 'uplinkLost':
      return goOffline(machine, 'noLink', event.at)
    case 'uplinkBack':
      if (state.kind !== 'offline' || state.because !== 'noLink') return stay(machine)
      return to(machine, { kind: 'proving', ...activeRef(machine), since: event.at }, [{ do: 'prove' }])
    case 'uplinkSilent':
      return state.kind === 'held' && stands(state) ? goOffline(machine, 'nothingAnswers', event.at) : stay(machine)
    case 'uplinkAnswers':
      return answersAgain(machine)
    case 'tunnelLost':
      return loseTunnel(machine, event.at)
    case 'accessGone':
      return loseAccess(machine, event)
    case 'ordered':
      return holdOrdered(machine, event)
    case 'released':
      return isOrdered(state) ? pursueWish(machine, event.at) : stay(machine)
    case 'paused':
      if (machine.wish.kind === 'open' || machine.wish.kind === 'unreadable') return stay(machine)
      return to(
        { ...machine, promised: true, carrying: null },
        { kind: 'paused', until: event.until, bootId: event.bootId, revision: machine.revision },
        [{ do: 'open' }],
      )
    case 'pauseOver':
      return state.kind === 'paused' ? pursueWish({ ...machine, promised: true }, event.at) : stay(machine)
    case 'retry':
      return retry(machine, event.at)
    case 'repaired': {
      const { type: _, ...repaired } = event
      return state.kind === 'up' || state.kind === 'held' || state.kind === 'offline' ? to(machine, { ...state, repaired }) : stay(machine)
    }
    case 'protectionLost':
      return machine.wish.kind !== 'open' && state.kind !== 'paused'
        ? to(
            { ...machine, carrying: null },
            { kind: 'failed', revision: machine.revision, fault: event.fault, protection: 'lost', since: event.at },
          )
        : stay(machine)
  }
}

function isLate(machine: TunnelMachine, event: TunnelEvent): boolean {
  return 'revision' in event && event.type !== 'wished' && event.type !== 'started' && event.revision !== machine.revision
}

/** An intent that was once accepted was a promise. The pass that an earlier life left carrying goes on, if the wish still names it. */
function start(machine: TunnelMachine, event: Extract<TunnelEvent, { type: 'started' }>): Stepped {
  const { wish, revision, paused, at } = event
  const fresh: TunnelMachine = { ...machine, wish, revision, state: { kind: 'open' }, promised: wish.kind !== 'open' }
  if (paused !== undefined && wish.kind !== 'open') return step(fresh, { type: 'paused', ...paused, at })
  const standing = wish.kind === 'through' ? passesOf(wish).find(({ passId }) => passId === event.standing) : undefined
  return pursueWish(fresh, at, standing)
}

function follow(machine: TunnelMachine, event: Extract<TunnelEvent, { type: 'wished' }>): Stepped {
  const { wish, revision, at } = event
  const promised = machine.promised || (wish.kind === 'through' && wish.lock === true)
  const next: TunnelMachine = { ...machine, wish, revision, promised, withdrawing: false }
  const { state, active } = machine
  if (wish.kind !== 'through') return pursueWish(next, at)
  // a setting is no way round what the helper holds
  if (state.kind === 'held' && isOrdered(state) && event.anew !== true && mayStay(machine, wish, false))
    return to(next, { ...state, revision }, [{ do: 'adjust' }])
  if (
    active !== null &&
    'passId' in state &&
    state.passId === active.passId &&
    stands(state) &&
    mayStay(machine, wish, event.anew === true)
  ) {
    const seek: readonly Effect[] =
      isSought(state) && hasOtherList(machine.wish, wish) ? [{ do: 'seek', passes: othersThan(wish, active) }] : []
    return to({ ...next, active }, named({ ...state, revision }, wish, active), [{ do: 'adjust' }, ...seek])
  }
  if (state.kind === 'switching' && machine.carrying?.state.passId === wish.passId) return returnTo(next, wish, null)
  return pursueWish(next, at)
}

/** The pass in use is the wished one, or stands in for it and nobody asked for the wished one anew. */
function mayStay({ wish: before, active }: TunnelMachine, wish: ThroughWish, anew: boolean): boolean {
  if (active === null || active.passId === wish.passId) return true
  const standsIn = passesOf(wish).some(({ passId }) => passId === active.passId)
  return !anew && standsIn && before.kind === 'through' && before.passId === wish.passId
}

/** Others are tried, or would be if there were any. */
function isSought(state: TunnelState): boolean {
  return state.kind === 'held' || state.kind === 'offline' || state.kind === 'proving'
}

function hasOtherList(before: TunnelMachine['wish'], wish: ThroughWish): boolean {
  const ids = (list: readonly PassRef[]) => list.map(({ passId }) => passId).join()
  return before.kind !== 'through' || ids(before.others ?? []) !== ids(wish.others ?? [])
}

/** A tunnel that needs no building for the same pass. */
function stands(state: TunnelState): boolean {
  if (state.kind === 'held') return ['gatewaySilent', 'notForwarding', 'noPassAnswers', 'udpBlocked'].includes(state.reason.why)
  return state.kind === 'up' || state.kind === 'proving' || state.kind === 'offline'
}

function pursueWish(machine: TunnelMachine, at: number, first?: PassRef): Stepped {
  const { wish, revision, state } = machine
  const alone: TunnelMachine = { ...machine, carrying: null }
  switch (wish.kind) {
    case 'open': {
      const opening: TunnelMachine = { ...alone, promised: false, active: null }
      return to(opening, state.kind === 'open' ? state : { kind: 'clearing', revision, since: at }, [{ do: 'open' }])
    }
    case 'locked':
      return hold({ ...alone, promised: true, active: null }, { why: 'lock' }, at, [{ do: 'close' }])
    case 'unreadable':
      return hold({ ...alone, promised: true, active: null }, { why: 'stateUnreadable', detail: '' }, at, [{ do: 'close' }])
    case 'through': {
      const active = refOf(first ?? wish)
      const ref = { revision, ...active, since: at }
      const join: Effect = { do: 'join', passId: active.passId }
      const from = machine.promised ? tunnelOf(machine) : null
      if (from === null || from.passId === active.passId) return to({ ...alone, active }, { kind: 'applying', ...ref }, [join])
      const carrying = wish.clash === true ? null : carrierOf(machine)
      const origin = carrying?.state ?? from
      return to(
        { ...machine, active, carrying },
        { kind: 'switching', ...ref, from: origin.passId, fromGateway: origin.gateway, carrying: carrying !== null },
        [join],
      )
    }
  }
}

/** What carries traffic now, with the wish that it was for. */
function carrierOf(machine: TunnelMachine): TunnelMachine['carrying'] {
  const { state } = machine
  if (state.kind === 'switching') return machine.carrying
  if (state.kind !== 'up') return null
  const wish: ThroughWish = { kind: 'through', passId: state.passId, gateway: state.gateway }
  return { wish, state }
}

/** The pass whose tunnel may be there. */
function tunnelOf({ state }: TunnelMachine): PassRef | null {
  if (state.kind === 'up' || state.kind === 'offline' || state.kind === 'proving' || state.kind === 'switching') return state
  if (state.kind === 'held' && state.passId !== undefined && state.gateway !== undefined)
    return { passId: state.passId, gateway: state.gateway }
  return null
}

function prove(machine: TunnelMachine, { passId, proof, at }: Extract<TunnelEvent, { type: 'proved' }>): Stepped {
  const { state, wish, active } = machine
  if (wish.kind !== 'through' || active?.passId !== passId) return stay(machine)
  if (!['applying', 'proving', 'switching', 'held', 'offline', 'up'].includes(state.kind)) return stay(machine)
  if (state.kind === 'held' && !stands(state)) return stay(machine)
  if (state.kind === 'up') return to(machine, { ...state, proof })
  return to({ ...machine, promised: true, carrying: null }, upOn(machine, wish, active, { proof, at }), [{ do: 'adjust' }])
}

function takeOver(machine: TunnelMachine, event: Extract<TunnelEvent, { type: 'tookOver' }>): Stepped {
  const { wish, state } = machine
  if (wish.kind !== 'through' || !passesOf(wish).some(({ passId }) => passId === event.passId)) return stay(machine)
  const forAccess = state.kind === 'held' && state.reason.why === 'accessGone' && !isOrdered(state)
  if (!stands(state) && !forAccess) return stay(machine)
  const active = refOf(event)
  return to({ ...machine, active, promised: true, carrying: null }, upOn(machine, wish, active, event), [{ do: 'adjust' }])
}

function upOn(
  { revision, state }: TunnelMachine,
  wish: ThroughWish,
  active: PassRef,
  { proof, at }: { proof: Proof; at: number },
): TunnelState {
  const up = named({ kind: 'up', revision, ...active, since: at, proof }, wish, active)
  const noAccess = state.kind === 'held' && state.reason.why === 'accessGone' && state.reason.gateway === wish.gateway
  return up.kind === 'up' && up.insteadOf !== undefined && noAccess ? { ...up, insteadOf: { ...up.insteadOf, noAccess } } : up
}

/** Says for whom a pass stands in; nothing when it is the wished one itself. */
function named(state: TunnelState, wish: ThroughWish, active: PassRef): TunnelState {
  if (state.kind !== 'up') return state
  const { insteadOf, ...rest } = state
  if (active.passId === wish.passId) return rest
  const noAccess = insteadOf?.passId === wish.passId && insteadOf.noAccess === true ? { noAccess: true as const } : {}
  return { ...rest, insteadOf: { ...refOf(wish), since: insteadOf?.since ?? state.since, ...noAccess } }
}

function silence(machine: TunnelMachine, event: Extract<TunnelEvent, { type: 'silent' }>): Stepped {
  const { wish, state, active } = machine
  if (wish.kind !== 'through' || active === null || !['proving', 'switching', 'up', 'held'].includes(state.kind)) return stay(machine)
  const { why } = event
  const fault: Fault =
    why === 'gatewaySilent'
      ? { code: 'gateway.silent', ...active, afterMs: event.afterMs }
      : why === 'notForwarding'
        ? { code: 'gateway.notForwarding', ...active }
        : { code: 'network.udpBlocked' }
  // somebody else may answer before a first join is given up
  const others = othersThan(wish, active)
  if (!machine.promised && others.length > 0 && state.kind === 'proving') return to(machine, state, [{ do: 'seek', passes: others }])
  return failJoin(machine, fault, why === 'udpBlocked' ? { why } : { why, gateway: active.gateway }, event.at)
}

function noneAnswers(machine: TunnelMachine, event: Extract<TunnelEvent, { type: 'noneAnswers' }>): Stepped {
  const { wish, state, active } = machine
  if (wish.kind !== 'through' || active === null) return stay(machine)
  const reason: HoldReason = event.why === 'udpBlocked' ? { why: 'udpBlocked' } : { why: 'noPassAnswers' }
  if (!machine.promised) {
    const fault: Fault = event.why === 'udpBlocked' ? { code: 'network.udpBlocked' } : { code: 'gateway.noneAnswers' }
    return failJoin(machine, fault, reason, event.at)
  }
  if (state.kind !== 'held' || !stands(state) || state.reason.why === reason.why) return stay(machine)
  return to(machine, { ...state, reason })
}

/** Nothing promised yet: back to where it was, with the reason. A switch: back to what carries. Otherwise held, and tried on. */
function failJoin(machine: TunnelMachine, fault: Fault, reason: HoldReason, at: number): Stepped {
  const { state, revision, carrying } = machine
  const pursued = ['applying', 'proving', 'switching', 'up', 'offline'].includes(state.kind) || (state.kind === 'held' && stands(state))
  if (!pursued) return stay(machine)
  if (!machine.promised) {
    const undoing: TunnelMachine = { ...machine, wish: { kind: 'open' }, active: null, withdrawing: true }
    return to(undoing, { kind: 'failed', revision, fault, protection: 'holding', undoing: true, since: at }, [{ do: 'open' }])
  }
  if (state.kind === 'switching' && carrying !== null) return returnTo(machine, carrying.wish, { fault, at })
  if (state.kind === 'held' && state.reason.why === reason.why) return stay(machine)
  const since = state.kind === 'held' ? state.since : at
  const others = reason.why === 'applyFailed' ? [] : othersThan(machine.wish, machine.active)
  return hold(machine, reason, since, [{ do: 'adjust' }, ...seekAmong(others)])
}

/** The tunnel that carries goes on as if the switch had never been wished; a failure is said, and the wish taken back. */
function returnTo(machine: TunnelMachine, wish: ThroughWish, failure: { fault: Fault; at: number } | null): Stepped {
  const { carrying, active: target, revision } = machine
  if (carrying === null) return stay(machine)
  const active = refOf(carrying.state)
  const { failedSwitch: _, ...before } = carrying.state
  const state: TunnelState = {
    ...before,
    revision,
    ...(failure === null ? {} : { failedSwitch: { gateway: target?.gateway ?? '', ...failure } }),
  }
  const withdraw: readonly Effect[] = failure === null ? [] : [{ do: 'withdraw', to: 'before' }]
  return to({ ...machine, wish, active, carrying: null }, named(state, wish, active), [{ do: 'return' }, ...withdraw])
}

function cleared(machine: TunnelMachine, at: number): Stepped {
  const { state } = machine
  if (state.kind === 'clearing') return to(machine, { kind: 'open' })
  if (state.kind !== 'failed' || machine.wish.kind !== 'open') return stay(machine)
  // cleared once more, by a second try that was under way: why it failed stays told
  if (!machine.withdrawing) return state.protection === 'off' ? stay(machine) : to(machine, { kind: 'open' })
  const { undoing: _, ...failed } = state
  return to({ ...machine, withdrawing: false }, { ...failed, protection: 'off', since: at }, [{ do: 'withdraw', to: 'open' }])
}

/** Something of ours could not be removed. Whether it still holds traffic was looked at: an open machine isn't called held, nor the other way round. */
function clearFailed(machine: TunnelMachine, { fault, closed, at }: Extract<TunnelEvent, { type: 'clearFailed' }>): Stepped {
  if (machine.state.kind === 'paused' && !closed) return stay(machine)
  if (machine.wish.kind !== 'open' && machine.state.kind !== 'paused') return stay(machine)
  const failed: TunnelState = { kind: 'failed', revision: machine.revision, fault, protection: closed ? 'holding' : 'off', since: at }
  // what was never promised must not be remembered as a promise
  return machine.withdrawing ? to({ ...machine, withdrawing: false }, failed, [{ do: 'withdraw', to: 'open' }]) : to(machine, failed)
}

function goOffline(machine: TunnelMachine, because: 'noLink' | 'nothingAnswers', at: number): Stepped {
  const { state, wish } = machine
  if (wish.kind !== 'through' || machine.active === null) return stay(machine)
  // what carries goes on without a word, and the verdict leads back to it
  if (state.kind === 'switching' && machine.carrying !== null) return stay(machine)
  const waits =
    state.kind === 'held' || state.kind === 'offline' ? stands(state) : ['applying', 'proving', 'up', 'switching'].includes(state.kind)
  if (!waits || (state.kind === 'offline' && state.because === because)) return stay(machine)
  const since = state.kind === 'offline' || state.kind === 'held' ? state.since : at
  return to({ ...machine, carrying: null }, { kind: 'offline', ...activeRef(machine), since, because })
}

function answersAgain(machine: TunnelMachine): Stepped {
  const { state, active } = machine
  if (state.kind !== 'offline' || state.because !== 'nothingAnswers' || active === null) return stay(machine)
  return hold(machine, { why: 'gatewaySilent', gateway: active.gateway }, state.since, [{ do: 'prove' }])
}

/** A tunnel that is killed again and again while a switch builds it is given up after this long (ms). */
const rebuildFor = 15_000

/** WireGuard itself was killed: the routes went with it, the block stands, and it is built again. */
function loseTunnel(machine: TunnelMachine, at: number): Stepped {
  const { wish, state, active } = machine
  if (wish.kind !== 'through' || active === null || !(stands(state) || state.kind === 'switching')) return stay(machine)
  if (state.kind === 'switching' && machine.carrying !== null) {
    // the one that was being built; what carries goes on while it is built again, and for good where that takes too long
    if (at - state.since < rebuildFor) return to(machine, state, [{ do: 'join', passId: active.passId }])
    return returnTo(machine, machine.carrying.wish, { fault: { code: 'gateway.silent', ...active, afterMs: at - state.since }, at })
  }
  return to({ ...machine, carrying: null }, { kind: 'applying', ...activeRef(machine), since: at }, [{ do: 'join', passId: active.passId }])
}

function loseAccess(machine: TunnelMachine, event: { passId: string; detail: string; at: number }): Stepped {
  const { wish, active } = machine
  if (wish.kind !== 'through' || active?.passId !== event.passId || machine.state.kind === 'paused' || isOrdered(machine.state))
    return stay(machine)
  const reason: HoldReason = { why: 'accessGone', gateway: active.gateway, seenAt: event.at, detail: event.detail }
  return hold({ ...machine, promised: true, carrying: null }, reason, event.at, [{ do: 'close' }, ...seekAmong(othersThan(wish, active))])
}

/** Whoever is absent, or what the policy says, concerns every pass of the wish: nobody stands in. */
function holdOrdered(machine: TunnelMachine, { detail, at }: { detail: string; at: number }): Stepped {
  const { wish, active } = machine
  if (wish.kind !== 'through') return stay(machine)
  const { gateway } = active ?? wish
  return hold(
    { ...machine, promised: true, active: active ?? refOf(wish) },
    { why: 'accessGone', gateway, seenAt: at, detail, ordered: true },
    at,
    [{ do: 'close' }],
  )
}

function isOrdered(state: TunnelState): boolean {
  return state.kind === 'held' && state.reason.why === 'accessGone' && state.reason.ordered === true
}

function retry(machine: TunnelMachine, at: number): Stepped {
  const { state } = machine
  if (isOrdered(state)) return stay(machine)
  if (state.kind === 'up' || state.kind === 'proving' || state.kind === 'offline' || (state.kind === 'held' && stands(state)))
    return to(machine, state, [{ do: 'prove' }])
  if (state.kind === 'failed' && state.protection !== 'off' && machine.wish.kind === 'open') return to(machine, state, [{ do: 'open' }])
  if (state.kind === 'held' || (state.kind === 'failed' && state.protection !== 'off')) return pursueWish(machine, at)
  if (state.kind === 'paused') return step(machine, { type: 'pauseOver', at })
  return stay(machine)
}

function hold(machine: TunnelMachine, reason: HoldReason, since: number, effects: readonly Effect[]): Stepped {
  const of = machine.active === null ? {} : refOf(machine.active)
  return to({ ...machine, carrying: null }, { kind: 'held', revision: machine.revision, reason, since, ...of }, effects)
}

function seekAmong(passes: readonly PassRef[]): readonly Effect[] {
  return passes.length === 0 ? [] : [{ do: 'seek', passes }]
}

/** Every pass of a wish, the preferred one first. */
export function passesOf(wish: ThroughWish): readonly PassRef[] {
  return [refOf(wish), ...(wish.others ?? [])]
}

function othersThan(wish: TunnelMachine['wish'], active: PassRef | null): readonly PassRef[] {
  return wish.kind === 'through' ? passesOf(wish).filter(({ passId }) => passId !== active?.passId) : []
}

function refOf({ passId, gateway }: PassRef): PassRef {
  return { passId, gateway }
}

function activeRef({ revision, active }: TunnelMachine): PassRef & { readonly revision: number } {
  return { revision, passId: active?.passId ?? '', gateway: active?.gateway ?? '' }
}

function to(machine: TunnelMachine, state: TunnelState, effects: readonly Effect[] = []): Stepped {
  return { machine: { ...machine, state }, effects }
}

function stay(machine: TunnelMachine): Stepped {
  return { machine, effects: [] }
}
