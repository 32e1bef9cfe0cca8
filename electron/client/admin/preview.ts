import type { GatewayWrite, Preview } from '../../common/contracts/app/admin.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { whyNotGateway } from '../../common/rules/gateway.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { counted, nameList } from '../../common/wording/name-list.ts'
import { compareNames } from '../gateways/compare-names.ts'
import { connectedNodes } from './admin-view.ts'
import { connectRefusals } from './client-refusals.ts'
import { movedNodes, moveRefusals } from './move-hosts.ts'

/** A line with how many machines or people it is about. */
type Line = Preview['lines'][number] & { readonly affected?: number }

/** What a write would change for whom, from the snapshot alone: it can't say who is online (UI.md). */
export function previewWrite(snapshot: Snapshot, write: GatewayWrite): Preview {
  if (write.kind === 'move') {
    const moved = movedNodes(snapshot, write)
    const nothing: Line = { kind: 'note', text: 'Nothing changes', names: [] }
    const lines =
      write.to === null
        ? returns(snapshot, moved)
        : gains(
            snapshot,
            moved.map(({ id }) => id),
            nodeName(indexOf(snapshot), write.to),
          )
    return summary(refusalsOf(snapshot, write), lines.length === 0 ? [nothing] : lines)
  }
  const gateway = indexOf(snapshot).node.get(write.nodeId)
  const name = nodeName(indexOf(snapshot), write.nodeId)
  const now = gateway === undefined ? [] : connectedNodes(snapshot, gateway)
  const remote = snapshot.clients.filter(({ gatewayNodeId }) => gatewayNodeId === write.nodeId).length
  switch (write.kind) {
    case 'create':
      return summary(refusalsOf(snapshot, write), [
        { kind: 'note', text: `${name} becomes an internet gateway of ${write.network}`, names: [name] },
        ...gains(snapshot, write.clients, name),
        ...untouched(remote),
      ])
    case 'update': {
      const before = new Set(now.map(({ id }) => id))
      const after = new Set(write.clients)
      const added = write.clients.filter((id) => !before.has(id))
      const removed = now.filter(({ id }) => !after.has(id))
      const lines = [...gains(snapshot, added, name), ...returns(snapshot, removed)]
      const nothing: Line = { kind: 'note', text: 'Nothing changes', names: [] }
      return summary(refusalsOf(snapshot, write), [...(lines.length === 0 ? [nothing] : lines), ...untouched(remote)])
    }
    case 'removeRole':
      return summary(
        [],
        [
          { kind: 'note', text: `${name} stays a gateway of ${write.network}, but not to the internet`, names: [name] },
          ...returns(snapshot, now),
          ...loses(remote, 'lose their way to the internet', 'loses its way to the internet'),
        ],
      )
    case 'delete':
      return summary(
        [],
        [
          { kind: 'note', text: `${name} stays a host of ${write.network}`, names: [name] },
          ...returns(snapshot, now),
          ...loses(remote, 'lose this gateway', 'loses this gateway'),
        ],
      )
    default:
      return write satisfies never
  }
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
    ...line(snapshot, 'gains', fresh, (count) => `${count} will send ${its(fresh)} internet traffic through ${gateway}`),
    ...line(snapshot, 'moves', moving, (count) => `${count} will move to ${gateway} from ${nameList(gatewaysOf(snapshot, moving))}`),
  ]
}

function returns(snapshot: Snapshot, nodes: readonly Node[]): Line[] {
  return line(snapshot, 'loses', nodes, (count) => `${count} ${nodes.length === 1 ? 'returns to its' : 'return to their'} own internet`)
}

function line(snapshot: Snapshot, kind: Line['kind'], nodes: readonly Node[], text: (count: string) => string): Line[] {
  if (nodes.length === 0) return []
  const names = nodes
    .map((node) => withRelayed(snapshot, node))
    .sort(([a = ''], [b = '']) => compareNames(a, b))
    .flat()
  return [{ kind, text: `${text(counted(nodes.length, 'host'))}: ${nameList(names)}`, names, affected: names.length }]
}

/** A relay carries the hosts behind it through its own gateway (netmaker-api.md 8.1). */
function withRelayed(snapshot: Snapshot, node: Node): string[] {
  const index = indexOf(snapshot)
  const name = nodeName(index, node.id)
  return [name, ...node.relayedNodes.map((id) => `${nodeName(index, id)} (through relay ${name})`)]
}

function loses(remote: number, many: string, one: string): Line[] {
  if (remote === 0) return []
  return [{ kind: 'loses', text: `${counted(remote, 'remote client')} ${remote === 1 ? one : many}`, names: [], affected: remote }]
}

function untouched(remote: number): Line[] {
  if (remote === 0) return []
  return [{ kind: 'untouched', text: `${counted(remote, 'remote client')} ${remote === 1 ? 'is' : 'are'} not touched`, names: [] }]
}

function summary(refusals: Refusal[], lines: readonly Line[]): Preview {
  return {
    lines: lines.map(({ kind, text, names }) => ({ kind, text, names })),
    affected: lines.reduce((sum, { affected }) => sum + (affected ?? 0), 0),
    refusals,
  }
}

function its(nodes: readonly Node[]): string {
  return nodes.length === 1 ? 'its' : 'their'
}

function gatewaysOf(snapshot: Snapshot, nodes: readonly Node[]): string[] {
  return [...new Set(nodes.map((node) => nodeName(indexOf(snapshot), node.internetGateway)))]
}
