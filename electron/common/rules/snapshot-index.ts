import type { Host, Node, Snapshot } from '../model/snapshot.ts'

/** A snapshot by id. Built once per snapshot: rules are asked for every one of ten thousand hosts. */
export interface SnapshotIndex {
  readonly node: ReadonlyMap<string, Node>
  readonly host: ReadonlyMap<string, Host>
  readonly nodesOfHost: ReadonlyMap<string, readonly Node[]>
}

const indexes = new WeakMap<Snapshot, SnapshotIndex>()

export function indexOf(snapshot: Snapshot): SnapshotIndex {
  const known = indexes.get(snapshot)
  if (known !== undefined) return known
  const nodesOfHost = new Map<string, Node[]>()
  for (const node of snapshot.nodes) {
    const siblings = nodesOfHost.get(node.hostId)
    if (siblings === undefined) nodesOfHost.set(node.hostId, [node])
    else siblings.push(node)
  }
  const index: SnapshotIndex = {
    node: new Map(snapshot.nodes.map((node) => [node.id, node])),
    host: new Map(snapshot.hosts.map((host) => [host.id, host])),
    nodesOfHost,
  }
  indexes.set(snapshot, index)
  return index
}

/** The name that people know a node by: its host's, or the id when the host record is missing. */
export function nodeName(index: SnapshotIndex, nodeId: string): string {
  const node = index.node.get(nodeId)
  const host = node === undefined ? undefined : index.host.get(node.hostId)
  return host?.name || nodeId
}
