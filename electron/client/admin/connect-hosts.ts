import type { GatewayWrite } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { gatewayOperations, internetClientsBody } from '../../netmaker/wire/gateways.ts'
import { connectedNodes } from './admin-view.ts'
import type { WriteFacts } from './write-gateway.ts'

/** Replaces the list of one gateway. */
export type WithClients = Extract<GatewayWrite, { kind: 'create' | 'update' }>

/** A host that another gateway has to give up first. */
interface Mover {
  readonly nodeId: string
  readonly from: Node
}

/**
 * Replaces a gateway's list of hosts. The server refuses a host that another gateway has, so a move is a pair of writes (netmaker-api.md 6.5): taken from
 * there, then given here. What fails in between is settled by looking where the hosts really are: a write may have been done although its answer was lost.
 * Whoever has no gateway any more goes back to the one before; where even that fails, it is said (`write.unfinished`).
 */
export async function connect(write: WithClients, snapshot: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const movers = moversOf(write, snapshot)
  const done = await takeAndGive(write, movers, snapshot, facts)
  if (done.ok || movers.length === 0) return done
  return settle(write, movers, snapshot, done.fault, facts)
}

async function takeAndGive(write: WithClients, movers: readonly Mover[], snapshot: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const series = inSeries(facts)
  const givers = byGateway(movers)
  facts.progress?.expect(givers.length + 1)
  for (const { from, nodeIds } of givers) {
    const taken = await changeList(from, { add: [], remove: nodeIds }, series)
    if (!taken.ok) return taken
    facts.progress?.wrote()
  }
  if (movers.length > 0) {
    // The list that the person decided on was read before the first of several writes
    const meanwhile = await facts.read()
    if (!meanwhile.ok) return meanwhile
    const expected = write.kind === 'update' ? write.before : []
    if (!sameSet(listOf(meanwhile.value, write.nodeId), expected)) {
      return fail({ code: 'write.changed', what: `The list of ${nodeName(indexOf(snapshot), write.nodeId)}`, written: false })
    }
  }
  return putList(write, write.clients, facts)
}

async function settle(
  write: WithClients,
  movers: readonly Mover[],
  before: Snapshot,
  fault: Fault,
  facts: WriteFacts,
): Promise<Result<unknown>> {
  const look = await facts.read()
  if (!look.ok) return unfinished(write, movers, before, 'unknown')
  const list = listOf(look.value, write.nodeId)
  if (movers.every(({ nodeId }) => list.includes(nodeId))) return ok()
  const series = inSeries(facts)
  for (const { from, nodeIds } of byGateway(stranded(movers, look.value))) await changeList(from, { add: nodeIds, remove: [] }, series)
  const after = await facts.read()
  if (!after.ok) return unfinished(write, movers, before, 'unknown')
  const lost = stranded(movers, after.value)
  return lost.length === 0 ? fail(fault) : unfinished(write, lost, before, 'lost')
}

function moversOf(write: WithClients, snapshot: Snapshot): Mover[] {
  const index = indexOf(snapshot)
  return write.clients.flatMap((nodeId) => {
    const from = index.node.get(index.node.get(nodeId)?.internetGateway ?? '')
    return from === undefined || from.id === write.nodeId ? [] : [{ nodeId, from }]
  })
}

/** Each gateway is written once. */
function byGateway(movers: readonly Mover[]): { readonly from: Node; readonly nodeIds: readonly string[] }[] {
  return [...groupBy(movers, ({ from }) => from.id).values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ from: first.from, nodeIds: group.map(({ nodeId }) => nodeId) }]
  })
}

/** Those that use no gateway at all now. */
function stranded(movers: readonly Mover[], snapshot: Snapshot): Mover[] {
  const used = new Set(snapshot.nodes.flatMap((node) => [...node.internetClients, ...(node.internetGateway === '' ? [] : [node.id])]))
  return movers.filter(({ nodeId }) => !used.has(nodeId))
}

/**
 * For writes of one act to different gateways, each written once. A look serves those that follow for as long as it took: it is that old anyhow when it
 * ends. In a small network that is no time at all; in a large one, hundreds of gateways would be hundreds of whole reads.
 */
export function inSeries(facts: WriteFacts): WriteFacts {
  let last: { readonly look: Result<Snapshot>; readonly until: number } | null = null
  return {
    ...facts,
    read: async () => {
      if (last !== null && performance.now() < last.until) return last.look
      const began = performance.now()
      const look = await facts.read()
      const ended = performance.now()
      last = look.ok ? { look, until: ended + (ended - began) } : null
      return look
    },
  }
}

/** Merges a change into the list as it is at this moment: between the person's look and this write another admin may have changed other hosts. */
export async function changeList(
  gateway: Pick<Node, 'id' | 'network'>,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
  facts: WriteFacts,
): Promise<Result<unknown>> {
  const fresh = await facts.read()
  if (!fresh.ok) return fresh
  const now = listOf(fresh.value, gateway.id)
  const wanted = [...new Set([...now.filter((id) => !remove.includes(id)), ...add])]
  return sameSet(now, wanted) ? ok() : putList({ network: gateway.network, nodeId: gateway.id }, wanted, facts)
}

function putList(target: { network: string; nodeId: string }, clients: readonly string[], facts: WriteFacts): Promise<Result<unknown>> {
  return facts.api.call(gatewayOperations.updateInternetGateway, {
    params: { network: target.network, nodeid: target.nodeId },
    body: internetClientsBody(clients),
  })
}

function listOf(snapshot: Snapshot, gatewayNodeId: string): string[] {
  const gateway = indexOf(snapshot).node.get(gatewayNodeId)
  return gateway === undefined ? [] : connectedNodes(snapshot, gateway).map(({ id }) => id)
}

function unfinished(write: WithClients, movers: readonly Mover[], before: Snapshot, state: 'lost' | 'unknown'): Result<never> {
  const index = indexOf(before)
  const names = movers.map(({ nodeId }) => nodeName(index, nodeId))
  const from = [...new Set(movers.map((mover) => nodeName(index, mover.from.id)))].join(', ')
  return fail({ code: 'write.unfinished', names, state, from, to: nodeName(index, write.nodeId) })
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...left].every((id) => right.has(id))
}
