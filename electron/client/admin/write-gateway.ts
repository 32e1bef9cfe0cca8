import type { GatewayWrite, OneGatewayWrite, PreviewLine, WayBack } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { gatewayOperations } from '../../netmaker/wire/gateways.ts'
import { connectedNodes } from './admin-view.ts'
import { connect, sameSet } from './connect-hosts.ts'
import { makeInternetGateway, removeGateway } from './gateway-role.ts'
import { moveHosts } from './move-hosts.ts'
import { doesAsSeen, refusalsOf } from './preview.ts'
import { waysBack } from './ways-back.ts'

export interface WriteFacts {
  readonly api: NetmakerClient
  /** Reads everything anew: there is no locking at the server, so every write begins and ends with a look (netmaker-api.md 6.5). */
  readonly read: () => Promise<Result<Snapshot>>
  /** Of an act that is several writes; told as they are done. */
  readonly progress?: WriteProgress | undefined
}

export interface WriteProgress {
  /** So many lists will be written. */
  expect(lists: number): void
  /** One of them is. */
  wrote(): void
}

export interface Written {
  readonly nodeId: string
  /** Where the hosts whose way it changed go back, if it is taken back. */
  readonly back: WayBack[]
}

/** What the person said to it. */
export interface Agreed {
  /** Also when our rules only expect a refusal; a certain one is never sent. */
  readonly despite: boolean
  /** The preview that was agreed to; undefined: none was shown. */
  readonly seen?: readonly PreviewLine[] | undefined
}

/** Sends one gateway write. */
export async function writeGateway(write: GatewayWrite, { despite, seen }: Agreed, facts: WriteFacts): Promise<Result<Written>> {
  const snapshot = await facts.read()
  if (!snapshot.ok) return snapshot
  const missing = nodesOf(write).find((id) => indexOf(snapshot.value).node.get(id)?.network !== write.network)
  if (missing !== undefined) {
    const known = snapshot.value.nodes
      .filter(({ network }) => network === write.network)
      .map(({ id }) => nodeName(indexOf(snapshot.value), id))
    return fail({ code: 'host.unknown', name: missing, known })
  }
  const stale = staleList(write, snapshot.value)
  if (stale !== null) return fail(stale)
  if (seen !== undefined && !doesAsSeen(snapshot.value, write, seen)) return fail({ code: 'write.otherEffect' })
  const expected = refusalsOf(snapshot.value, write).filter(({ weight }) => weight === 'certain' || (weight === 'probable' && !despite))
  if (expected.length > 0 && !becomesNothing(write, snapshot.value)) return fail({ code: 'rule.refused', refusals: expected })
  const back = waysBack(write, snapshot.value)
  if (write.kind === 'move') {
    const moved = await moveHosts(write, snapshot.value, facts)
    return moved.ok ? ok({ ...moved.value, back }) : moved
  }
  const sent = await send(write, snapshot.value, facts)
  return sent.ok ? ok({ nodeId: write.nodeId, back }) : sent
}

/** Somebody else changed the list that the person's own was made from; null: it is as it was. */
function staleList(write: GatewayWrite, snapshot: Snapshot): Fault | null {
  if (write.kind !== 'update') return null
  const node = indexOf(snapshot).node.get(write.nodeId)
  if (node === undefined) return null
  const now = connectedNodes(snapshot, node).map(({ id }) => id)
  return sameSet(now, write.before)
    ? null
    : { code: 'write.changed', what: `The list of ${nodeName(indexOf(snapshot), node.id)}`, written: false }
}

/** The nodes that have to be there for a write to mean anything. */
function nodesOf(write: GatewayWrite): readonly string[] {
  if (write.kind !== 'move') return [write.nodeId]
  return write.to === null ? write.nodeIds : [write.to, ...write.nodeIds]
}

async function send(write: OneGatewayWrite, snapshot: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const node = indexOf(snapshot).node.get(write.nodeId)
  if (node === undefined) return fail({ code: 'host.unknown', name: write.nodeId, known: [] })
  const params = { network: write.network, nodeid: write.nodeId }
  switch (write.kind) {
    case 'create':
      return create(write, node, snapshot, facts)
    case 'update':
      return update(write, node, snapshot, facts)
    case 'removeRole':
      return facts.api.call(gatewayOperations.removeInternetGateway, { params })
    case 'delete':
      return removeGateway(facts.api, params)
    default:
      return write satisfies never
  }
}

/** First the role, then the hosts: together the server may lose one of the two (netmaker-api.md 6.4, traps). A list that is refused takes the role back. */
async function create(
  write: Extract<GatewayWrite, { kind: 'create' }>,
  node: Node,
  snapshot: Snapshot,
  facts: WriteFacts,
): Promise<Result<unknown>> {
  const params = { network: write.network, nodeid: write.nodeId }
  const made = await makeInternetGateway(facts.api, node, params)
  if (!made.ok) return made
  const connected = write.clients.length === 0 ? ok() : await connect(write, snapshot, facts)
  if (connected.ok) return verified(write.nodeId, write.clients, snapshot, facts)
  // Hosts that may be on the new gateway would lose their way with it
  if (connected.fault.code === 'write.unfinished') return connected
  const undone = node.isGateway
    ? await facts.api.call(gatewayOperations.removeInternetGateway, { params })
    : await removeGateway(facts.api, params)
  if (undone.ok) return connected
  const name = nodeName(indexOf(snapshot), write.nodeId)
  return fail({ code: 'write.unfinished', names: [name], state: 'made', from: '', to: name })
}

async function update(
  write: Extract<GatewayWrite, { kind: 'update' }>,
  node: Node,
  snapshot: Snapshot,
  facts: WriteFacts,
): Promise<Result<unknown>> {
  const put = await connect(write, snapshot, facts)
  return put.ok ? verified(node.id, write.clients, snapshot, facts) : put
}

/** Stored means: read back. Another admin's write between ours and this look is theirs to win, but it is said. */
async function verified(nodeId: string, clients: readonly string[], before: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const after = await facts.read()
  // The write itself was answered with success: not being able to look again doesn't undo it
  if (!after.ok) return ok()
  const node = indexOf(after.value).node.get(nodeId)
  const stored = node?.isInternetGateway === true && sameSet(node.internetClients, clients)
  return stored ? ok() : fail({ code: 'write.changed', what: `The list of ${nodeName(indexOf(before), nodeId)}`, written: true })
}

/** Asking for what is there already is no offence: creating a gateway that is one, with nobody to connect. */
function becomesNothing(write: GatewayWrite, snapshot: Snapshot): boolean {
  if (write.kind !== 'create' || write.clients.length > 0) return false
  return indexOf(snapshot).node.get(write.nodeId)?.isInternetGateway === true
}
