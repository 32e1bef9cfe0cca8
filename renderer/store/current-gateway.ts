import type { GatewaysView } from '../../electron/common/contracts/app/gateways.ts'
import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'

/** A gateway by id and name; `id` as in `gateway.id`: `<network>/<nodeId>`. */
export interface GatewayRef {
  readonly gatewayId: string
  readonly name: string
}

/** The helper's latest status, null while it is not there. */
export function statusOf(tunnel: TunnelView | null): HelperStatus | null {
  return tunnel?.helper.link === 'ready' ? tunnel.helper.status : null
}

/** Bytes of the session; of the tunnel alone with a helper that doesn't tell more. Null when there is neither. */
export function movedIn(status: HelperStatus | null): NonNullable<HelperStatus['moved']> | null {
  return status?.moved === undefined ? (status?.tunnel ?? null) : status.moved
}

/** The gateway that a pass belongs to; null when the helper doesn't show that pass to this user. */
export function gatewayOfPass(status: HelperStatus, passId: string): GatewayRef | null {
  const pass = status.passes.find((one) => one.passId === passId)
  return pass === undefined ? null : { gatewayId: `${pass.network}/${pass.gatewayNodeId}`, name: pass.gatewayName }
}

/** What the list marks: the gateway that carries or should carry the traffic, and in which condition; and the one that just didn't. */
export interface MarkedGateway {
  readonly gatewayId: string
  readonly mark: 'inUse' | 'joining' | 'held' | 'silent'
}

/** Which rows stand out, at most three. Names are used only where the helper doesn't show the pass. */
export function markedGateways(tunnel: TunnelView | null, gateways: GatewaysView | null): readonly MarkedGateway[] {
  const status = statusOf(tunnel)
  if (tunnel === null || status === null) return []
  const { state } = status
  const find = (passId: string | undefined, name: string): string | null => {
    const pass = passId === undefined ? null : gatewayOfPass(status, passId)
    return pass === null ? gatewayByName(gateways, name) : pass.gatewayId
  }
  const marks: MarkedGateway[] = []
  const add = (gatewayId: string | null, mark: MarkedGateway['mark']): void => {
    if (gatewayId !== null && !marks.some((one) => one.gatewayId === gatewayId)) marks.push({ gatewayId, mark })
  }
  if (state.kind === 'up') {
    const { insteadOf, failedSwitch } = state
    add(find(state.passId, state.gateway), 'inUse')
    if (insteadOf !== undefined && insteadOf.noAccess !== true) add(find(insteadOf.passId, insteadOf.gateway), 'silent')
    if (failedSwitch?.fault.code === 'gateway.silent') add(find(failedSwitch.fault.passId, failedSwitch.gateway), 'silent')
  }
  if (state.kind === 'applying' || state.kind === 'proving') add(find(state.passId, state.gateway), 'joining')
  if (state.kind === 'switching') {
    add(find(state.passId, state.gateway), 'joining')
    if (state.carrying) add(find(state.from, state.fromGateway), 'inUse')
  }
  if (state.kind === 'held' || state.kind === 'offline') add(find(state.passId, state.gateway ?? ''), 'held')
  const { act } = tunnel
  if (act?.phase === 'running' && (act.act === 'join' || act.act === 'switch')) {
    add(act.gatewayId ?? gatewayByName(gateways, act.gateway), 'joining')
  }
  return marks
}

/** The only gateway of that name, null when there is none or more than one. */
export function gatewayByName(gateways: GatewaysView | null, name: string): string | null {
  const same = name === '' ? [] : (gateways?.rows.filter((row) => row.name === name) ?? [])
  return same.length === 1 ? (same[0]?.id ?? null) : null
}
