import type { GatewayWrite, Preview, PreviewLine } from '../../common/contracts/app/admin.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { whyNotGateway } from '../../common/rules/gateway.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectedNodes } from './admin-view.ts'
import { connectRefusals } from './client-refusals.ts'
import { movedNodes, moveRefusals } from './move-hosts.ts'
import { type RemoveMany, stillGateways } from './remove-many.ts'

/** A line with how many machines or people it is about. */
type Line = PreviewLine & { readonly affected?: number }

/** What a write would change for whom, from the snapshot alone: it can't say who is online (UI.md). */
export function previewWrite(snapshot: Snapshot, write: GatewayWrite): Preview {
  if (write.kind === 'move') {
    const moved = movedNodes(snapshot, write)
    const lines =
      write.to === null
        ? returns(snapshot, moved)
        : gains(
            snapshot,
            moved.map(({ id }) => id),
            nodeName(indexOf(snapshot), write.to),
          )
    return summary(refusalsOf(snapshot, write), lines.length === 0 ? [line({ kind: 'note', says: 'nothing' })] : lines)
  }
  if (write.kind === 'removeMany') return summary([], manyGone(snapshot, write))
  const gateway = indexOf(snapshot).node.get(write.nodeId)
  const name = nodeName(indexOf(snapshot), write.nodeId)
  const now = gateway === undefined ? [] : connectedNodes(snapshot, gateway)
  const clients = snapshot.clients.filter(({ gatewayNodeId }) => gatewayNodeId === write.nodeId)
  const remote = clients.length
  switch (write.kind) {
    case 'create':
      return summary(refusalsOf(snapshot, write), [
        about(write, name, 'becomesGateway'),
        ...gains(snapshot, write.clients, name),
        ...untouched(remote),
      ])
    case 'update': {
      const before = new Set(now.map(({ id }) => id))
      const after = new Set(write.clients)
      const added = write.clients.filter((id) => !before.has(id))
      const removed = now.filter(({ id }) => !after.has(id))
      const lines = [...gains(snapshot, added, name), ...returns(snapshot, removed)]
      const said = lines.length === 0 ? [about(write, name, 'nothing')] : lines
      return summary(refusalsOf(snapshot, write), [...said, ...untouched(remote)])
    }
    case 'removeRole':
      return summary([], [about(write, name, 'staysGateway'), ...returns(snapshot, now), ...loses(clients, 'clientsLoseInternet')])
    case 'delete':
      return summary([], [about(write, name, 'staysHost'), ...returns(snapshot, now), ...loses(clients, 'clientsDeleted')])
    default:
      return write satisfies never
  }
}

function manyGone(snapshot: Snapshot, write: RemoveMany): Line[] {
  const gateways = stillGateways(snapshot, write)
  const ids = new Set(gateways.map(({ id }) => id))
  const names = gateways
    .map(({ id }) => ({ host: nodeName(indexOf(snapshot), id), relay: '' }))
    .sort((a, b) => compareNames(a.host, b.host))
  const isDelete = write.what === 'delete'
  const { network } = write
  return [
    line({ kind: 'note', says: isDelete ? 'stayHosts' : 'stayGateways', names, count: names.length, network }),
    ...returns(
      snapshot,
      gateways.flatMap((gateway) => connectedNodes(snapshot, gateway)),
    ),
    ...loses(
      snapshot.clients.filter(({ gatewayNodeId }) => ids.has(gatewayNodeId)),
      isDelete ? 'clientsDeleted' : 'clientsLoseInternet',
    ),
  ]
}

/** Whether a write does now what its preview said. What becomes of hosts whose gateway is dead isn't in the snapshot, and isn't compared. */
export function doesAsSeen(snapshot: Snapshot, write: GatewayWrite, seen: readonly PreviewLine[]): boolean {
  const marks = (lines: readonly PreviewLine[]) =>
    lines
      .filter(({ says }) => says !== 'deadClosed' && says !== 'deadOpen' && says !== 'clientsUntouched')
      .map(({ says, count, gateway, names, from }) => JSON.stringify([says, count, gateway, names, [...from].sort()]))
      .sort()
      .join()
  return marks(previewWrite(snapshot, write).lines) === marks(seen)
}

/** Reasons against the write as a whole; advice included, because it is worth a word in the preview. */
export function refusalsOf(snapshot: Snapshot, write: GatewayWrite): Refusal[] {
  if (write.kind === 'move') return moveRefusals(snapshot, write)
  if (write.kind === 'create') {
    return [...whyNotGateway(snapshot, write.nodeId), ...write.clients.flatMap((id) => connectRefusals(snapshot, write.nodeId, id))]
  }
  if (write.kind !== 'update') return []
  const gateway = indexOf(snapshot).node.get(write.nodeId)
  const missing: Refusal[] =
    gateway?.isInternetGateway === true
      ? []
      : [{ rule: 'gateway.notOne', weight: 'certain', subject: nodeName(indexOf(snapshot), write.nodeId) }]
  return [...missing, ...write.clients.flatMap((id) => connectRefusals(snapshot, write.nodeId, id))]
}

function gains(snapshot: Snapshot, ids: readonly string[], gateway: string): Line[] {
  const index = indexOf(snapshot)
  const nodes = ids.map((id) => index.node.get(id)).filter((node) => node !== undefined)
  const moving = nodes.filter((node) => node.internetGateway !== '')
  const fresh = nodes.filter((node) => node.internetGateway === '')
  return [
    ...hostLine(snapshot, fresh, { kind: 'gains', says: 'sends', gateway }),
    ...hostLine(snapshot, moving, { kind: 'moves', says: 'moves', gateway, from: gatewaysOf(snapshot, moving) }),
  ]
}

function returns(snapshot: Snapshot, nodes: readonly Node[]): Line[] {
  return hostLine(snapshot, nodes, { kind: 'loses', says: 'returns' })
}

/** A line says little more than its kind; the rest of it is empty. */
function line(said: Pick<Line, 'kind' | 'says'> & Partial<Line>): Line {
  return { names: [], count: 0, gateway: '', network: '', from: [], ...said }
}

/** What becomes of the gateway itself. */
function about({ network }: GatewayWrite, gateway: string, says: Line['says']): Line {
  return line({ kind: 'note', says, gateway, network })
}

function hostLine(snapshot: Snapshot, nodes: readonly Node[], said: Pick<Line, 'kind' | 'says'> & Partial<Line>): Line[] {
  if (nodes.length === 0) return []
  const names = nodes
    .map((node) => withRelayed(snapshot, node))
    .sort(([a], [b]) => compareNames(a?.host ?? '', b?.host ?? ''))
    .flat()
  return [line({ ...said, names, count: nodes.length, affected: names.length })]
}

/** A relay carries the hosts behind it through its own gateway (netmaker-api.md 8.1). */
function withRelayed(snapshot: Snapshot, node: Node): Line['names'] {
  const index = indexOf(snapshot)
  const relay = nodeName(index, node.id)
  return [{ host: relay, relay: '' }, ...node.relayedNodes.map((id) => ({ host: nodeName(index, id), relay }))]
}

function loses(clients: Snapshot['clients'], says: 'clientsLoseInternet' | 'clientsDeleted'): Line[] {
  const count = clients.length
  if (count === 0) return []
  const names = clients.map(({ id }) => ({ host: id, relay: '' })).sort((a, b) => compareNames(a.host, b.host))
  return [line({ kind: 'loses', says, names, count, affected: count })]
}

function untouched(remote: number): Line[] {
  return remote === 0 ? [] : [line({ kind: 'untouched', says: 'clientsUntouched', count: remote })]
}

function summary(refusals: Refusal[], lines: readonly Line[]): Preview {
  return {
    lines: lines.map(({ affected: _, ...said }) => said),
    affected: lines.reduce((sum, { affected }) => sum + (affected ?? 0), 0),
    refusals,
  }
}

function gatewaysOf(snapshot: Snapshot, nodes: readonly Node[]): string[] {
  return [...new Set(nodes.map((node) => nodeName(indexOf(snapshot), node.internetGateway)))]
}
