import type { Edition, Snapshot } from '../../common/model/snapshot.ts'
import { compatibleVersion, type Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'
import { withoutMask } from './network-addresses.ts'
import { lastCheckIn, nodeStatus } from './node-status.ts'

/** What a snapshot needs besides the records. */
export interface SnapshotFacts {
  /** Unix milliseconds by host. */
  readonly checkIns: ReadonlyMap<string, number>
  readonly now: number
  readonly edition: Edition
}

export function snapshotFacts({ database, clock, edition }: Services): SnapshotFacts {
  return { checkIns: database.checkIns, now: clock(), edition }
}

/**
 * The store as the rules see it, as far as they look when they are asked about these nodes: the nodes, all other memberships of their hosts, and the gateways
 * and relays of both. It costs what it is about, however many hosts there are.
 */
export function snapshotAround(view: View, nodeIds: readonly string[], { checkIns, now, edition }: SnapshotFacts): Snapshot {
  const askedHosts = new Set(nodeIds.flatMap((id) => view.get('nodes', id)?.hostId ?? []))
  const memberships = [...askedHosts].flatMap((hostId) => view.find('nodesByHost', hostId))
  const hops = memberships
    .flatMap(({ internetGateway, relayedBy }) => [internetGateway, relayedBy])
    .flatMap((id) => view.get('nodes', id) ?? [])
  const nodes = [...new Map([...memberships, ...hops].map((node) => [node.id, node])).values()]
  const hosts = new Set(nodes.map(({ hostId }) => hostId))
  const networks = new Set(nodes.map(({ network }) => network))
  return {
    server: { version: compatibleVersion, edition },
    networks: [...networks].flatMap((name) => view.get('networks', name) ?? []).map(domainNetwork),
    hosts: [...hosts].flatMap((id) => view.get('hosts', id) ?? []).map(domainHost),
    nodes: nodes.map((node) => domainNode(node, lastCheckIn(node, checkIns), now)),
    // to a rule they are what an unknown node is
    clients: [],
    at: now,
  }
}

function domainNetwork(network: NetworkRecord): Snapshot['networks'][number] {
  const { name, range4, range6, keepalive, mtu } = network
  return { name, range4, range6, keepalive, mtu, changeMark: String(network.nodesUpdatedAt) }
}

function domainHost(host: HostRecord): Snapshot['hosts'][number] {
  const { id, name, os, firewall, publicKey, endpoint4, endpoint6, mtu, isDefault, country, version } = host
  return { id, name, os, firewall, publicKey, endpoint4, endpoint6, port: peerPort(host), mtu, isDefault, country, version }
}

/** The port that peers should use (netmaker-api.md 5.2). */
export function peerPort(host: HostRecord): number {
  return !host.isStaticPort && host.publicListenPort !== 0 ? host.publicListenPort : host.listenPort
}

function domainNode(node: NodeRecord, checkIn: number, now: number): Snapshot['nodes'][number] {
  return {
    id: node.id,
    hostId: node.hostId,
    network: node.network,
    address4: withoutMask(node.address4),
    address6: withoutMask(node.address6),
    connected: node.connected,
    pendingDelete: node.pendingDelete,
    status: nodeStatus(node, checkIn, now),
    lastCheckIn: Math.floor(checkIn / 1000),
    isGateway: node.isGateway,
    isRelay: node.isRelay,
    isRelayed: node.isRelayed,
    relayedBy: node.relayedBy,
    relayedNodes: [...(node.relayedNodes ?? [])],
    isFailover: false,
    isAutoRelay: node.isAutoRelay,
    autoAssignGateway: node.autoAssignGateway,
    isIngress: node.isIngress,
    ingressDns: node.ingressDns,
    ingressMtu: node.ingressMtu,
    ingressKeepalive: node.ingressKeepalive,
    isInternetGateway: node.isInternetGateway,
    internetClients: [...(node.internetClients ?? [])],
    internetGateway: node.internetGateway,
  }
}
