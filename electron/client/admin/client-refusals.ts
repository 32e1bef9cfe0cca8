import type { Snapshot } from '../../common/model/snapshot.ts'
import { whyNotClient } from '../../common/rules/internet-client.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'

/**
 * Why this node can't be connected to that gateway the way we do it: by replacing the gateway's list once it has the internet role, after taking the host
 * from the gateway that it uses now. So using another gateway is only worth a word ('advice'), unless another network's gateway binds the host too.
 */
export function connectRefusals(snapshot: Snapshot, gatewayNodeId: string, nodeId: string): Refusal[] {
  if (nodeId === gatewayNodeId) return [{ rule: 'client.isSelf', weight: 'certain', subject: nodeName(indexOf(snapshot), nodeId) }]
  const refusals = whyNotClient(snapshot, gatewayNodeId, nodeId, 'update')
  const index = indexOf(snapshot)
  const node = index.node.get(nodeId)
  if (node === undefined || node.internetGateway === '') return refusals
  const siblings = index.nodesOfHost.get(node.hostId) ?? []
  const bound = siblings.some(({ id, internetGateway }) => id !== nodeId && internetGateway !== '' && internetGateway !== gatewayNodeId)
  return refusals
    .filter(({ rule }) => bound || rule !== 'client.hostUsesOther')
    .map((refusal) => (refusal.rule === 'client.usesOther' ? { ...refusal, weight: 'advice' as const } : refusal))
}
