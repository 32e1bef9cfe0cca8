import type { GatewayWrite, WayBack } from '../../common/contracts/app/admin.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { indexOf } from '../../common/rules/snapshot-index.ts'
import { connectedNodes } from './admin-view.ts'
import { movedNodes } from './move-hosts.ts'

/** Of the picture right before a write: the hosts whose way it changes, by where they leave now. */
export function waysBack(write: GatewayWrite, snapshot: Snapshot): WayBack[] {
  if (write.kind === 'move') return comeFrom(movedNodes(snapshot, write), write.to)
  const { node } = indexOf(snapshot)
  const gateway = node.get(write.nodeId)
  const now = gateway === undefined ? [] : connectedNodes(snapshot, gateway)
  if (write.kind === 'removeRole' || write.kind === 'delete') return goBack(now, write.nodeId)
  const [before, after] = [new Set(now.map(({ id }) => id)), new Set(write.clients)]
  const added = write.clients.filter((id) => !before.has(id)).flatMap((id) => node.get(id) ?? [])
  const removed = write.kind === 'update' ? now.filter(({ id }) => !after.has(id)) : []
  return [...comeFrom(added, write.nodeId), ...goBack(removed, write.nodeId)]
}

function comeFrom(nodes: readonly Node[], here: string | null): WayBack[] {
  return [...groupBy(nodes, ({ internetGateway }) => internetGateway)].map(([gateway, group]) => ({
    nodeIds: group.map(({ id }) => id),
    from: here,
    to: gateway === '' ? null : gateway,
  }))
}

function goBack(nodes: readonly Node[], gateway: string): WayBack[] {
  return nodes.length === 0 ? [] : [{ nodeIds: nodes.map(({ id }) => id), from: null, to: gateway }]
}
