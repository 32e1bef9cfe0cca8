import type { GatewayWrite } from '../../common/contracts/app/admin.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectRefusals } from './client-refusals.ts'

export type Move = Extract<GatewayWrite, { kind: 'move' }>

/** Where each host of a move leaves now; those that are where they shall be, or about to be gone, are left out. */
export function movedNodes(snapshot: Snapshot, { nodeIds, to }: Move): Node[] {
  const index = indexOf(snapshot)
  return [...new Set(nodeIds)].flatMap((id) => {
    const node = index.node.get(id)
    return node === undefined || node.pendingDelete || node.internetGateway === (to ?? '') ? [] : [node]
  })
}

/** Reasons against a move, for the hosts that would move. Going back to one's own internet has none. */
export function moveRefusals(snapshot: Snapshot, move: Move): Refusal[] {
  const { to } = move
  if (to === null) return []
  const index = indexOf(snapshot)
  const missing: Refusal[] =
    index.node.get(to)?.isInternetGateway === true ? [] : [{ rule: 'gateway.notOne', weight: 'certain', subject: nodeName(index, to) }]
  return [...missing, ...movedNodes(snapshot, move).flatMap(({ id }) => connectRefusals(snapshot, to, id))]
}
