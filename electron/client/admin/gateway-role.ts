import type { Node } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { gatewayOperations, internetGatewayBody } from '../../netmaker/wire/gateways.ts'

export interface GatewayParams {
  readonly network: string
  readonly nodeid: string
}

/** Makes a node an internet gateway, by the endpoints that the server has: before v0.90 there was no one gateway, but remote access with a flag (netmaker-api.md 0). */
export async function makeInternetGateway(api: NetmakerClient, node: Node, params: GatewayParams): Promise<Result<unknown>> {
  if (node.isGateway) return api.call(gatewayOperations.createInternetGateway, { params, body: {} })
  const made = await api.call(gatewayOperations.createGateway, { params, body: internetGatewayBody() })
  if (made.ok || made.fault.code !== 'server.noRoute') return made
  return node.isIngress
    ? api.call(gatewayOperations.createInternetGateway, { params, body: {} })
    : api.call(gatewayOperations.createRemoteAccess, { params, body: internetGatewayBody() })
}

/** Takes a whole gateway away, its remote clients with it. */
export async function removeGateway(api: NetmakerClient, params: GatewayParams): Promise<Result<unknown>> {
  const removed = await api.call(gatewayOperations.removeGateway, { params })
  if (removed.ok || removed.fault.code !== 'server.noRoute') return removed
  return api.call(gatewayOperations.removeRemoteAccess, { params })
}
