import type { GatewayWrite } from '../../common/contracts/app/admin.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectedNodes } from './admin-view.ts'
import { connectRefusals } from './client-refusals.ts'
import { changeList, connect, inSeries } from './connect-hosts.ts'
import type { WriteFacts } from './write-gateway.ts'

export type Move = Extract<GatewayWrite, { kind: 'move' }>

/** Where each host of a move leaves now; those that are where they shall be are left out. */
export function movedNodes(snapshot: Snapshot, { nodeIds, to }: Move): Node[] {
  const index = indexOf(snapshot)
  return [...new Set(nodeIds)].flatMap((id) => {
    const node = index.node.get(id)
    return node === undefined || node.internetGateway === (to ?? '') ? [] : [node]
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

/**
 * Sends hosts through another gateway, or back to their own internet. The lists are taken as they are at this moment, so nobody else's change is lost.
 * Whom the server refuses goes back to where it was (`connect`).
 */
export async function moveHosts(move: Move, snapshot: Snapshot, facts: WriteFacts): Promise<Result<{ nodeId: string }>> {
  const index = indexOf(snapshot)
  const moved = movedNodes(snapshot, move)
  const [first] = moved
  if (first === undefined) return ok({ nodeId: move.to ?? move.nodeIds[0] ?? '' })
  const target = move.to === null ? null : index.node.get(move.to)
  if (target === undefined) return fail({ code: 'gateway.unknown', name: move.to ?? '', known: [] })
  if (target === null) {
    const given = await giveUp(moved, snapshot, facts)
    return given.ok ? ok({ nodeId: first.id }) : given
  }
  const before = connectedNodes(snapshot, target).map(({ id }) => id)
  const clients = [...new Set([...before, ...moved.map(({ id }) => id)])]
  const done = await connect({ kind: 'update', network: target.network, nodeId: target.id, before, clients }, snapshot, facts)
  return done.ok ? ok({ nodeId: target.id }) : done
}

/** Gateway by gateway: what failed leaves its hosts where they are. */
async function giveUp(nodes: readonly Node[], snapshot: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const index = indexOf(snapshot)
  const series = inSeries(facts)
  const groups = groupBy(nodes, ({ internetGateway }) => internetGateway)
  facts.progress?.expect(groups.size)
  for (const [id, group] of groups) {
    const gateway = index.node.get(id)
    if (gateway === undefined) return fail({ code: 'gateway.unknown', name: id, known: [] })
    const changed = await changeList(gateway, { add: [], remove: group.map((node) => node.id) }, series)
    if (!changed.ok) return changed
    facts.progress?.wrote()
  }
  return ok()
}
