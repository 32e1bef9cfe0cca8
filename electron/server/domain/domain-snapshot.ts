import type { Edition, Snapshot } from '../../common/model/snapshot.ts'
import { compatibleVersion } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'
import { withoutMask } from './network-addresses.ts'
import { lastCheckIn, nodeStatus } from './node-status.ts'

/** The store as the rules see it. */
export function domainSnapshot(view: View, checkIns: ReadonlyMap<string, number>, now: number, edition: Edition = 'ce'): Snapshot {
  return {
    server: { version: compatibleVersion, edition },
    networks: view.list('networks').map(domainNetwork),
    hosts: view.list('hosts').map(domainHost),
    nodes: view.list('nodes').map((node) => domainNode(node, lastCheckIn(node, checkIns), now)),
    clients: view.list('clients').map(domainClient),
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

function domainClient(client: ClientRecord): Snapshot['clients'][number] {
  const { id, network, gatewayNodeId, publicKey, address4, address6, dns, enabled, owner, deviceId, deviceName } = client
  return { id, network, gatewayNodeId, publicKey, address4, address6, dns, enabled, owner, deviceId, deviceName }
}
