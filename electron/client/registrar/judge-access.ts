import type { PassView } from '../../common/contracts/helper.ts'
import type { RemoteClient, Snapshot } from '../../common/model/snapshot.ts'

/** Positive evidence that a pass no longer gives access (DESIGN 5); worded in `wording/state-text.ts`. */
export type AccessLoss = 'clientMissing' | 'clientDisabled' | 'keyReplaced' | 'gatewayGone' | 'roleRemoved'

/**
 * What a fresh picture of the server says about one pass. Null: nothing against it. Only ever called with complete answers of the server itself:
 * a 401, a 403, a web page or silence say nothing about access.
 */
export function judgeAccess(pass: PassView, snapshot: Snapshot): AccessLoss | null {
  const client = snapshot.clients.find((candidate) => candidate.id === pass.clientId && candidate.network === pass.network)
  return judgeGateway(pass, snapshot) ?? judgeClient(pass, client)
}

function judgeGateway(pass: PassView, snapshot: Snapshot): AccessLoss | null {
  const gateway = snapshot.nodes.find((node) => node.id === pass.gatewayNodeId && node.network === pass.network)
  if (gateway === undefined || gateway.pendingDelete || !(gateway.isGateway || gateway.isIngress)) return 'gatewayGone'
  return gateway.isInternetGateway ? null : 'roleRemoved'
}

function judgeClient(pass: PassView, client: RemoteClient | undefined): AccessLoss | null {
  if (client === undefined) return 'clientMissing'
  if (!client.enabled) return 'clientDisabled'
  return client.publicKey === pass.publicKey ? null : 'keyReplaced'
}
