import type { Snapshot } from '../model/snapshot.ts'
import { type GatewayAct, gatewayRefusals, internetRefusals } from './gateway.ts'
import { clientRefusals } from './internet-client.ts'
import type { Refusal } from './refusal.ts'
import { whyNotRelayed } from './relayed.ts'
import { indexOf } from './snapshot-index.ts'

/** A whole gateway write, as it would be sent. */
export interface GatewayRequest {
  readonly act: GatewayAct
  readonly nodeId: string
  readonly clients: readonly string[]
  /** `createGateway` only: node ids to relay. */
  readonly relayed?: readonly string[]
  /** `createGateway` only: with the internet role. */
  readonly internet?: boolean
}

/**
 * Every reason why the server would refuse this request, in the order of its checks: it answers the first. Empty: accepted.
 * Sources: netmaker-api.md 6.2–6.4. The node must exist (the server checks that, and the network in the path, before any rule).
 */
export function whyNotRequest(snapshot: Snapshot, request: GatewayRequest): Refusal[] {
  const node = indexOf(snapshot).node.get(request.nodeId)
  if (node === undefined) return []
  const own = gatewayRefusals(snapshot, node, request.act)
  if (request.act !== 'createGateway') {
    const mode = request.act === 'updateInternetGateway' ? 'update' : 'create'
    return [...own, ...clientsRefused(snapshot, request, mode)]
  }
  // the hosts are validated between the auto-assign check and the making of the gateway
  const early = own.filter((refusal) => refusal.rule === 'gateway.autoAssign' || refusal.rule === 'gateway.hostMissing')
  const late = own.filter((refusal) => !early.includes(refusal))
  // deviation exits-are-never-chained: Netmaker looks only when hosts are given
  const chained =
    request.internet === true ? internetRefusals(snapshot, node, 400).filter(({ rule }) => rule === 'gateway.usesGateway') : []
  const hosts =
    request.clients.length === 0 ? chained : [...internetRefusals(snapshot, node, 400), ...clientsRefused(snapshot, request, 'create')]
  const relayed = (request.relayed ?? []).flatMap((id) => whyNotRelayed(snapshot, request.nodeId, id))
  return [...early, ...hosts, ...late, ...relayed]
}

function clientsRefused(snapshot: Snapshot, request: GatewayRequest, mode: 'create' | 'update'): Refusal[] {
  return request.clients.flatMap((id) => clientRefusals(snapshot, request.nodeId, id, mode))
}
