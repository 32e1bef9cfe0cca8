import type { GatewayWrite, PreviewLine, StayedHosts, WayBack } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { gatewayOperations } from '../../netmaker/wire/gateways.ts'
import { connectedNodes } from './admin-view.ts'
import { bring } from './bring-hosts.ts'
import type { Step } from './carry-hosts.ts'
import { createLists, type GatewayLists, sameSet } from './gateway-lists.ts'
import { makeInternetGateway, removeGateway } from './gateway-role.ts'
import { stepsOf, waysBack } from './host-steps.ts'
import { doesAsSeen, refusalsOf } from './preview.ts'
import { removeMany } from './remove-many.ts'

export interface WriteFacts {
  readonly api: NetmakerClient
  /** Reads everything anew: there is no locking at the server, so every write begins and ends with a look (netmaker-api.md 6.5). */
  readonly read: () => Promise<Result<Snapshot>>
  /** Of an act that is several writes; told as they are done. */
  readonly progress?: WriteProgress | undefined
  /** Told before hosts are taken from a gateway to be given to another, and whenever that changes: who would be without one if it ended here. */
  readonly keep?: ((steps: readonly Step[]) => void) | undefined
  /** Gateways whose lists are known to be so since the last look. */
  readonly amend?: ((lists: ReadonlyMap<string, readonly string[]>) => void) | undefined
}

export interface WriteProgress {
  /** It is about so many hosts. */
  expect(hosts: number): void
  /** So many more are where they shall be, or can't be brought there. */
  wrote(hosts: number): void
}

export interface Written {
  readonly nodeId: string
  /** Where the hosts whose way it changed go back, if it is taken back. */
  readonly back: WayBack[]
  /** Who wasn't brought along; null: all were. */
  readonly stayed: StayedHosts | null
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
  const lists = createLists(write.network, facts)
  const look = await lists.look()
  if (!look.ok) return look
  const snapshot = look.value
  const missing = nodesOf(write).find((id) => indexOf(snapshot).node.get(id)?.network !== write.network)
  if (missing !== undefined) {
    const known = snapshot.nodes.filter(({ network }) => network === write.network).map(({ id }) => nodeName(indexOf(snapshot), id))
    return fail({ code: 'host.unknown', name: missing, known })
  }
  const stale = staleList(write, snapshot)
  if (stale !== null) return fail(stale)
  if (seen !== undefined && !doesAsSeen(snapshot, write, seen)) return fail({ code: 'write.otherEffect' })
  const expected = refusalsOf(snapshot, write).filter(({ weight }) => weight === 'certain' || (weight === 'probable' && !despite))
  if (expected.length > 0 && !becomesNothing(write, snapshot)) return fail({ code: 'rule.refused', refusals: expected })
  return send(write, { snapshot, lists, steps: stepsOf(write, snapshot) }, facts)
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
  if (write.kind === 'removeMany') return []
  if (write.kind !== 'move') return [write.nodeId]
  return write.to === null ? write.nodeIds : [write.to, ...write.nodeIds]
}

/** What was found right before the write. */
interface Found {
  readonly snapshot: Snapshot
  readonly lists: GatewayLists
  readonly steps: readonly Step[]
}

async function send(write: GatewayWrite, found: Found, facts: WriteFacts): Promise<Result<Written>> {
  if (write.kind === 'move') {
    const brought = await bringAll(found, facts)
    return brought.ok ? ok({ nodeId: write.to ?? write.nodeIds[0] ?? '', ...brought.value }) : brought
  }
  if (write.kind === 'removeMany') {
    const removed = await removeMany(write, found.snapshot, facts)
    if (!removed.ok) return removed
    const { done, stayed } = removed.value
    const isDone = new Set(done)
    return ok({ nodeId: done[0] ?? '', back: waysBack(found.steps.filter(({ from }) => isDone.has(from))), stayed })
  }
  const { nodeId } = write
  const params = { network: write.network, nodeid: nodeId }
  const done = { nodeId, back: waysBack(found.steps), stayed: null }
  switch (write.kind) {
    case 'create':
      return create(write, found, facts)
    case 'update': {
      const brought = await bringAll(found, facts)
      return brought.ok ? ok({ nodeId, ...brought.value }) : brought
    }
    case 'removeRole': {
      const removed = await facts.api.call(gatewayOperations.removeInternetGateway, { params })
      return removed.ok ? ok(done) : removed
    }
    case 'delete': {
      const deleted = await removeGateway(facts.api, params)
      return deleted.ok ? ok(done) : deleted
    }
    default:
      return write satisfies never
  }
}

/** Fault: nobody's way was changed, or some have none now (`write.unfinished`). */
async function bringAll({ snapshot, lists, steps }: Found, facts: WriteFacts): Promise<Result<Omit<Written, 'nodeId'>>> {
  const brought = await bring(lists, steps, snapshot, facts)
  if (!brought.ok) return brought
  const { done, gone, stayed } = brought.value
  const back = waysBack(done)
  const [first] = gone
  if (stayed !== null || first === undefined) return ok({ back, stayed })
  const fault: Fault = { code: 'write.changed', what: `The list of ${nodeName(indexOf(snapshot), first.to || first.from)}`, written: false }
  return done.length === 0 ? fail(fault) : ok({ back, stayed: { nodeIds: gone.map(({ id }) => id), fault } })
}

/** First the role, then the hosts: together the server may lose one of the two (netmaker-api.md 6.4, traps). When nobody can be connected, the role goes again. */
async function create(write: Extract<GatewayWrite, { kind: 'create' }>, found: Found, facts: WriteFacts): Promise<Result<Written>> {
  const { nodeId } = write
  const node = indexOf(found.snapshot).node.get(nodeId)
  if (node === undefined) return fail({ code: 'host.unknown', name: nodeId, known: [] })
  const params = { network: write.network, nodeid: nodeId }
  const made = await makeInternetGateway(facts.api, node, params)
  if (!made.ok) return made
  const connected = await bringAll(found, facts)
  if (connected.ok) return ok({ nodeId, ...connected.value })
  // Hosts that may be on the new gateway would lose their way with it
  if (connected.fault.code === 'write.unfinished') return connected
  const undone = node.isGateway
    ? await facts.api.call(gatewayOperations.removeInternetGateway, { params })
    : await removeGateway(facts.api, params)
  if (undone.ok) return connected
  const name = nodeName(indexOf(found.snapshot), nodeId)
  return fail({ code: 'write.unfinished', names: [name], state: 'made', from: '', to: name })
}

/** Asking for what is there already is no offence: creating a gateway that is one, with nobody to connect. */
function becomesNothing(write: GatewayWrite, snapshot: Snapshot): boolean {
  if (write.kind !== 'create' || write.clients.length > 0) return false
  return indexOf(snapshot).node.get(write.nodeId)?.isInternetGateway === true
}
