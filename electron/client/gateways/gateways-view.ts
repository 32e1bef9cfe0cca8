import type { GatewayRow } from '../../common/contracts/app/gateways.ts'
import type { PassView } from '../../common/contracts/helper.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { orderGateways } from '../../common/model/order-gateways.ts'
import type { Latencies } from '../latency/latency-file.ts'
import { gatewayId } from './gateway-list.ts'

/** What this person did with gateways before; keys are gateway ids. */
export interface GatewayHistory {
  readonly favourites: readonly string[]
  readonly lastUsed: Readonly<Record<string, number>>
  readonly latencies: Latencies
  /** The times that the order goes by. */
  readonly ranks: Latencies
}

/** How many rows cross to a window at once; the others are found by search. */
export const rowLimit = 500
/** Rows of the answer to what is typed, at most: one comes with every key, and whoever finds more types on. */
export const foundLimit = 200

/** Rows in the usual order of the list. */
export function gatewayRows(gateways: readonly Gateway[], history: GatewayHistory): GatewayRow[] {
  const favourites = new Set(history.favourites)
  const rows = gateways.map((gateway) => ({
    id: gateway.id,
    nodeId: gateway.nodeId,
    name: gateway.name,
    network: gateway.network,
    internet: gateway.internet,
    status: gateway.status,
    country: gateway.country,
    place: gateway.place ?? null,
    ...(gateway.accessUntil === undefined ? {} : { accessUntil: gateway.accessUntil }),
    lastCheckIn: gateway.lastCheckIn,
    refusals: gateway.refusals,
    favourite: favourites.has(gateway.id),
    lastUsedAt: history.lastUsed[gateway.id] ?? 0,
    latency: history.latencies[gateway.id] ?? null,
  }))
  return orderGateways(rows, 'usual', ({ id }) => history.ranks[id]?.ms ?? Number.POSITIVE_INFINITY)
}

/** What a bare "Join" takes: the last used one, else the only one, else the best of the list; null when nothing can be joined. */
export function suggestGateway(rows: readonly GatewayRow[]): GatewayRow | null {
  const joinable = rows.filter(isJoinable)
  const online = joinable.filter((row) => row.refusals.length === 0)
  const recent = [...joinable].sort((a, b) => b.lastUsedAt - a.lastUsedAt)[0]
  if (recent !== undefined && recent.lastUsedAt > 0) return recent
  return online[0] ?? joinable[0] ?? null
}

/** Advice doesn't stand in the way: an offline gateway may be tried. */
export function isJoinable(gateway: Pick<Gateway, 'refusals'>): boolean {
  return gateway.refusals.every((refusal) => refusal.weight !== 'certain')
}

/** While the server has not answered yet, the passes at hand are the gateways that are known: each can be joined without it. */
export function gatewaysOfPasses(passes: readonly PassView[]): Gateway[] {
  return passes.map((pass) => ({
    id: gatewayId(pass.network, pass.gatewayNodeId),
    nodeId: pass.gatewayNodeId,
    hostId: '',
    name: pass.gatewayName,
    network: pass.network,
    internet: true,
    status: 'unknown',
    country: '',
    publicKey: pass.peerKey,
    endpoints: pass.endpoints,
    meshAddresses: [],
    dns: pass.dns,
    mtu: pass.mtu,
    keepalive: pass.keepalive,
    ipv6: pass.addresses.some((address) => address.includes(':')),
    lastCheckIn: 0,
    refusals: [],
  }))
}
