import type { AppCall } from '../../electron/common/contracts/app/bridge.ts'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { awayFault, mayReturn } from '../../electron/common/helper-away.ts'
import { rowInUse } from '../../electron/common/rules/timed-access.ts'
import { isBehind, isFresh } from '../../electron/common/wording/state-text.ts'
import { type GatewayRef, gatewayByName, gatewayOfPass, statusOf } from '../store/current-gateway.ts'
import type { Views } from '../store/views-store.ts'
import { rowDoor } from './row-door.ts'

/** What the main buttons may do (UI.md's table). `choose` moves to the list, `cancel` goes back to what was before. */
export type StateAction =
  | { readonly kind: 'join' | 'again' | 'anyway' | 'request'; readonly gateway: GatewayRef }
  | { readonly kind: 'cancel'; readonly backTo: GatewayRef | null }
  | { readonly kind: 'details'; readonly fault: Fault }
  | {
      readonly kind:
        | 'leave'
        | 'switch'
        | 'retry'
        | 'repair'
        | 'pause'
        | 'resume'
        | 'unlock'
        | 'another'
        | 'signIn'
        | 'refresh'
        | 'reconnect'
        | 'admin'
        | SetupAction
    }

/** Something is done about the helper itself. */
export type SetupAction = 'installHelper' | 'repairHelper' | 'letMeIn' | 'cancelSetup'

type ActionViews = Pick<Views, 'tunnel' | 'session' | 'gateways' | 'helperSetup'>

/** The first one is the primary button. `now`: Unix ms. */
export function actionsOf(views: ActionViews, now: number): readonly StateAction[] {
  const actions = actionsOfState(views, now)
  // signed out there is no list to choose from: the form below is the way to one
  const hasList = views.session?.state !== 'signedOut' && views.session?.state !== 'signingIn'
  return hasList ? actions : actions.filter(({ kind }) => kind !== 'switch' && kind !== 'another')
}

function actionsOfState(views: ActionViews, now: number): readonly StateAction[] {
  const { tunnel } = views
  if (tunnel === null) return []
  if (tunnel.helper.link === 'gone') return withoutHelper(awayFault(tunnel.helper), views.helperSetup)
  const status = statusOf(tunnel)
  if (status === null) return []
  const { state } = status
  switch (state.kind) {
    case 'open':
      return openActions(views, status, now)
    case 'applying':
    case 'proving':
      return [{ kind: 'cancel', backTo: null }]
    case 'up':
      return [{ kind: 'leave' }, { kind: 'switch' }]
    case 'switching':
      return [{ kind: 'cancel', backTo: state.carrying ? gatewayOfPass(status, state.from) : null }]
    case 'held':
      return heldActions(views, status)
    case 'offline':
      // the network may want a sign-in of its own
      return [{ kind: 'leave' }, { kind: 'pause' }]
    case 'paused':
      return [{ kind: 'resume' }, { kind: status.intent.want === 'open' ? 'unlock' : 'leave' }]
    case 'clearing':
      return []
    case 'failed':
      if (state.undoing === true) return []
      if (isBehind(state, tunnel.act, now)) return openActions(views, status, now)
      return failedActions(views, status, state.protection, state.fault)
    default:
      return state satisfies never
  }
}

const changing: ReadonlySet<AppCall> = new Set(['join', 'leave', 'retry', 'pause', 'resume', 'setLock', 'setUpHelper'])

/**
 * Whether a button waits for calls that are under way. A join may wait for a network as long as it likes: what ends it, or takes another gateway instead,
 * is never held up by it.
 */
export function isHeldUp(kind: StateAction['kind'], running: readonly AppCall[]): boolean {
  if (kind === 'cancel' || kind === 'switch' || kind === 'another') return false
  return running.some((name) => (kind === 'leave' ? name === 'leave' : changing.has(name)))
}

const offers = { install: 'installHelper', repair: 'repairHelper', allow: 'letMeIn', update: 'repairHelper' } as const

function withoutHelper(fault: Fault, setup: Views['helperSetup']): readonly StateAction[] {
  const act = setup?.act ?? null
  if (act?.phase === 'asking') return [{ kind: 'cancelSetup' }]
  if (act?.phase === 'working' || (act?.phase === 'done' && act.verb !== 'uninstall-helper')) return []
  const details: StateAction = { kind: 'details', fault: act?.phase === 'failed' ? act.fault : fault }
  if (setup === null || setup.offer === null || setup.way === 'terminal') return [{ kind: 'reconnect' }, details]
  // it starts again by itself, as a rule
  if (mayReturn(fault)) return [{ kind: 'reconnect' }, { kind: offers[setup.offer] }, details]
  return [{ kind: offers[setup.offer] }, details]
}

function openActions(
  { tunnel, session, gateways }: Pick<Views, 'tunnel' | 'session' | 'gateways'>,
  status: HelperStatus,
  now: number,
): readonly StateAction[] {
  const act = tunnel?.act ?? null
  if (act?.phase === 'running' && (act.act === 'join' || act.act === 'switch')) return [{ kind: 'cancel', backTo: null }]
  const suggested = joinOf(tunnel)
  const join = suggested === null ? [] : [suggested]
  if (status.intent.lock) return [...join, { kind: 'pause' }, { kind: 'unlock' }]
  if (act?.phase === 'failed' && isFresh(act.at, now)) return afterFailure(act, act.fault, { tunnel, gateways })
  if (status.host?.role === 'through' || tunnel?.wayOut?.kind === 'netclient') return session?.admin === true ? [{ kind: 'admin' }] : []
  // a pass that is kept here needs no sign-in; everything else is the form's
  if (session?.state === 'signedOut') return join
  if (session?.state === 'signingIn') return []
  if (gateways?.state === 'none') return [{ kind: 'refresh' }]
  return session?.state === 'expired' ? [...join, { kind: 'signIn' }] : join
}

/** The bare Join, null when there is nothing to suggest. */
function joinOf(tunnel: Views['tunnel']): StateAction | null {
  const suggestion = tunnel?.suggestion ?? null
  return suggestion === null ? null : { kind: 'join', gateway: suggestion }
}

function heldActions(views: Pick<Views, 'tunnel' | 'session' | 'gateways'>, status: HelperStatus): readonly StateAction[] {
  if (status.state.kind !== 'held') return []
  const { reason } = status.state
  switch (reason.why) {
    case 'accessGone':
      return [...anewOf(views, status), { kind: 'switch' }, { kind: 'leave' }]
    case 'noPassAnswers': {
      const first: StateAction = views.session?.state === 'signedIn' ? { kind: 'switch' } : { kind: 'signIn' }
      return [first, { kind: 'retry' }, { kind: 'pause' }, { kind: 'leave' }]
    }
    case 'lock':
      return [joinOf(views.tunnel) ?? { kind: 'switch' }, { kind: 'pause' }, { kind: 'unlock' }]
    case 'stateUnreadable':
      return [{ kind: 'retry' }, { kind: 'leave' }]
    case 'starting':
      return [{ kind: 'leave' }]
    case 'applyFailed':
      return [{ kind: 'retry' }, { kind: 'switch' }, { kind: 'details', fault: reason.fault }, { kind: 'leave' }]
    case 'gatewaySilent':
    case 'notForwarding':
    case 'udpBlocked':
      return [{ kind: 'switch' }, { kind: 'retry' }, { kind: 'pause' }, { kind: 'leave' }]
    default:
      return reason satisfies never
  }
}

/**
 * The way back to a gateway whose access is gone. Join: the server lists it as one that may be joined, and only the place on it is gone, or an admin has given
 * access for a time anew. Request: that time is over, and an admin may give more.
 */
function anewOf(
  { tunnel, session, gateways }: Pick<Views, 'tunnel' | 'session' | 'gateways'>,
  { state }: HelperStatus,
): readonly StateAction[] {
  if (tunnel === null || state.kind !== 'held' || state.reason.why !== 'accessGone' || state.reason.ordered === true) return []
  const name = state.reason.gateway
  const row = rowInUse(tunnel, gateways) ?? gateways?.rows.find(({ id }) => id === gatewayByName(gateways, name))
  if (row === undefined) return []
  const door = rowDoor(row)
  const gateway = { gatewayId: row.id, name }
  if (door === 'join' && (state.reason.detail === 'clientMissing' || row.accessUntil !== undefined)) return [{ kind: 'join', gateway }]
  return door === 'request' && session?.state === 'signedIn' ? [{ kind: 'request', gateway }] : []
}

function failedActions(
  views: Pick<Views, 'tunnel' | 'gateways'>,
  status: HelperStatus,
  protection: 'holding' | 'off' | 'lost',
  fault: Fault,
): readonly StateAction[] {
  if (protection === 'lost') return [{ kind: 'repair' }, { kind: 'details', fault }, { kind: 'leave' }]
  if (protection === 'holding') return [{ kind: 'retry' }, { kind: 'switch' }, { kind: 'details', fault }, { kind: 'leave' }]
  const pass = 'passId' in fault ? gatewayOfPass(status, fault.passId) : null
  return pass === null
    ? afterFailure({ gateway: 'gateway' in fault ? fault.gateway : '' }, fault, views)
    : [{ kind: 'again', gateway: pass }, { kind: 'another' }, { kind: 'details', fault }]
}

/** A first join failed: nothing was promised, so the offer is to do it again, to take another one, or to read why. */
function afterFailure(
  { gateway: name, gatewayId }: { readonly gateway: string; readonly gatewayId?: string | undefined },
  fault: Fault,
  { tunnel, gateways }: Pick<Views, 'tunnel' | 'gateways'>,
): readonly StateAction[] {
  const suggestion = tunnel?.suggestion ?? null
  const known = gatewayId ?? gatewayByName(gateways, name)
  const gateway = known !== null ? { gatewayId: known, name } : suggestion
  const again: readonly StateAction[] = gateway === null ? [] : [{ kind: fault.code === 'vpn.present' ? 'anyway' : 'again', gateway }]
  return [...again, { kind: 'another' }, { kind: 'details', fault }]
}
