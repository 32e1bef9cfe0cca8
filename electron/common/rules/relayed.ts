import type { Snapshot } from '../model/snapshot.ts'
import type { Refusal } from './refusal.ts'
import { ruleWeight } from './server-version.ts'
import { indexOf, nodeName } from './snapshot-index.ts'

/** Why this node can't be relayed by that one, in the server's order (netmaker-api.md 6.4; statuses as `POST …/gateway` answers them). */
export function whyNotRelayed(snapshot: Snapshot, relayNodeId: string, relayedNodeId: string): Refusal[] {
  const index = indexOf(snapshot)
  const weight = ruleWeight(snapshot.server)
  const subject = nodeName(index, relayedNodeId)
  const refusal = (rule: Refusal['rule'], serverText: string): Refusal => ({ rule, weight, subject, status: 500, serverText })
  const node = index.node.get(relayedNodeId)
  if (node === undefined) return [refusal('relayed.unknown', 'no result found')]
  const refusals: Refusal[] = []
  // the relay itself is a gateway by the time it is looked at
  const isGateway = node.isIngress || node.isGateway || relayedNodeId === relayNodeId
  if (isGateway) refusals.push(refusal('relayed.isGateway', `cannot relay an ingress gateway (${relayedNodeId})`))
  if (node.isInternetGateway) refusals.push(refusal('relayed.isInternetGateway', `cannot relay an internet gateway (${relayedNodeId})`))
  if (node.internetGateway !== '' && node.internetGateway !== relayNodeId) {
    const other = nodeName(index, node.internetGateway)
    refusals.push({ ...refusal('relayed.usesGateway', `cannot relay an internet client (${relayedNodeId})`), other })
  }
  if (node.isFailover || node.isAutoRelay) {
    refusals.push(refusal('relayed.isAutoRelay', `cannot relay a auto relay node (${relayedNodeId})`))
  }
  return refusals
}
