import type { PassView } from '../../common/contracts/helper.ts'
import type { RemoteClient, Snapshot } from '../../common/model/snapshot.ts'

/** Positive evidence that a pass no longer gives access (DESIGN 5); worded in `wording/state-text.ts`. */
export type AccessLoss = 'clientMissing' | 'clientDisabled' | 'keyReplaced' | 'gatewayGone' | 'roleRemoved'

/**
 * What a fresh picture of the server says about one pass. Null: nothing against it. Only ever called with complete answers of the server itself:
 * a 401, a 403, a web page or silence say nothing about access. A network that isn't in the picture was not looked into, so it says nothing either.
 */
export function judgeAccess(pass: PassView, snapshot: Snapshot): AccessLoss | null {
  if (!snapshot.networks.some(({ name }) => name === pass.network)) return null
  const client = snapshot.clients.find((candidate) => candidate.id === pass.clientId && candidate.network === pass.network)
  return judgeGateway(pass, snapshot) ?? judgeClient(pass, client)
}

/** The record of the pass itself, as the server answered it; undefined: it says that there is none. */
export function judgeClient(pass: PassView, client: Pick<RemoteClient, 'enabled' | 'publicKey'> | undefined): AccessLoss | null {
  if (client === undefined) return 'clientMissing'
  if (!client.enabled) return 'clientDisabled'
  return client.publicKey === pass.publicKey ? null : 'keyReplaced'
}

function judgeGateway(pass: PassView, snapshot: Snapshot): AccessLoss | null {
  const listed = snapshot.pro?.gateways?.find(({ nodeId, network }) => nodeId === pass.gatewayNodeId && network === pass.network)
  // Only what the server shows: who may not list nodes is not told that one has gone
  if (snapshot.nodesHidden === true) return listed?.isInternetGateway === false ? 'roleRemoved' : null
  // a list without any node, or one that the server's other list contradicts, is no evidence
  if (snapshot.nodes.length === 0 || listed?.isInternetGateway === true) return null
  const gateway = snapshot.nodes.find((node) => node.id === pass.gatewayNodeId && node.network === pass.network)
  if (gateway === undefined || gateway.pendingDelete || !(gateway.isGateway || gateway.isIngress)) return 'gatewayGone'
  return gateway.isInternetGateway ? null : 'roleRemoved'
}
