import { peerPort } from '../domain/domain-snapshot.ts'
import type { Committed } from '../store/database.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord, RecordTypes, TableName } from '../store/records.ts'

/** Whose configuration (`hostConfig`) a commit may have changed: never too few, and not everybody for one gateway. */
export interface Affected {
  /** Hosts that the change is about: the ones that became gateways, the ones that leave through them. */
  readonly hosts: ReadonlySet<string>
  /** Networks of which every member sees something new in its peers. */
  readonly networks: ReadonlySet<string>
}

export function affectedBy(committed: Committed, view: View): Affected {
  const hosts = new Set<string>()
  const networks = new Set<string>()
  for (const { key, before, after } of changed(committed, 'hosts')) {
    hosts.add(key)
    if (sameFacts(peerOfHost, before, after)) continue
    for (const node of view.find('nodesByHost', key)) {
      networks.add(node.network)
      for (const hostId of leavingBy(view, node.id)) hosts.add(hostId)
    }
  }
  for (const { key, before, after } of changed(committed, 'nodes')) {
    for (const node of [before, after]) if (node !== undefined) hosts.add(node.hostId)
    for (const hostId of leavingBy(view, key)) hosts.add(hostId)
    if (sameFacts(peerOfNode, before, after)) continue
    for (const node of [before, after]) if (node !== undefined) networks.add(node.network)
  }
  for (const { before, after } of changed(committed, 'clients')) {
    if (sameFacts(peerOfClient, before, after)) continue
    for (const client of [before, after]) {
      if (client === undefined) continue
      // peers see it behind its gateway, and so in the gateway's network
      const gateway = view.get('nodes', client.gatewayNodeId)
      if (gateway === undefined) continue
      networks.add(gateway.network)
      hosts.add(gateway.hostId)
    }
  }
  for (const { key, before, after } of changed(committed, 'networks')) if (!sameFacts(peersOfNetwork, before, after)) networks.add(key)
  return { hosts, networks }
}

/** Whose internet traffic goes through this node: its own users, those it relays, and those that its users relay. */
function leavingBy(view: View, nodeId: string): string[] {
  const users = view.find('nodesByExit', nodeId)
  const relays = [nodeId, ...users.map((node) => node.id)]
  return [...users, ...relays.flatMap((id) => view.find('nodesByRelay', id))].map((node) => node.hostId)
}

interface Change<R> {
  readonly key: string
  readonly before: R | undefined
  readonly after: R | undefined
}

function changed<T extends TableName>(committed: Committed, table: T): Change<RecordTypes[T]>[] {
  const changes: ReadonlyMap<string, RecordTypes[T] | null> = committed.changes[table]
  return [...changes].map(([key, after]) => ({ key, before: committed.before(table, key), after: after ?? undefined }))
}

function sameFacts<R>(facts: (record: R) => readonly unknown[], before: R | undefined, after: R | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  const now = facts(after)
  return facts(before).every((fact, at) => fact === now[at])
}

/** What `hostConfig` tells to others about a record. Everything else is its own host's business. */
const peerOfHost = (host: HostRecord) => [host.name, host.publicKey, host.endpoint4, host.endpoint6, peerPort(host)]
const peerOfNode = (node: NodeRecord) => [
  ...[node.hostId, node.network, node.address4, node.address6, node.connected, node.pendingDelete],
  node.relayedBy,
]
const peerOfClient = (client: ClientRecord) => [
  client.publicKey,
  client.address4,
  client.address6,
  client.enabled,
  client.gatewayNodeId,
  client.remoteAccessClientId,
]
const peersOfNetwork = (network: NetworkRecord) => [network.range4, network.range6, network.keepalive]
