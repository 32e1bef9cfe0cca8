import type { GatewayWrite, WayBack } from '../../common/contracts/app/admin.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { indexOf } from '../../common/rules/snapshot-index.ts'
import { connectedNodes } from './admin-view.ts'
import type { Step } from './carry-hosts.ts'
import { movedNodes } from './move-hosts.ts'
import { stillGateways } from './remove-many.ts'

/** Of the picture right before a write: the hosts whose way it changes. */
export function stepsOf(write: GatewayWrite, snapshot: Snapshot): Step[] {
  if (write.kind === 'move') return comeTo(movedNodes(snapshot, write), write.to ?? '')
  if (write.kind === 'removeMany') {
    return stillGateways(snapshot, write).flatMap((gateway) => goFrom(connectedNodes(snapshot, gateway), gateway.id))
  }
  const { node } = indexOf(snapshot)
  const gateway = node.get(write.nodeId)
  const now = gateway === undefined ? [] : connectedNodes(snapshot, gateway)
  if (write.kind === 'removeRole' || write.kind === 'delete') return goFrom(now, write.nodeId)
  const [before, after] = [new Set(now.map(({ id }) => id)), new Set(write.clients)]
  const added = write.clients.filter((id) => !before.has(id)).flatMap((id) => node.get(id) ?? [])
  const removed = write.kind === 'update' ? now.filter(({ id }) => !after.has(id)) : []
  return [...goFrom(removed, write.nodeId), ...comeTo(added, write.nodeId)]
}

/** Where they go when that is taken back. */
export function waysBack(steps: readonly Step[]): WayBack[] {
  return [...groupBy(steps, ({ from, to }) => `${to} ${from}`).values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return [{ nodeIds: group.map(({ id }) => id), from: first.to === '' ? null : first.to, to: first.from === '' ? null : first.from }]
  })
}

function comeTo(nodes: readonly Node[], to: string): Step[] {
  return nodes.map(({ id, internetGateway }) => ({ id, from: internetGateway, to }))
}

function goFrom(nodes: readonly Node[], from: string): Step[] {
  return nodes.map(({ id }) => ({ id, from, to: '' }))
}
