import type { AccessibleGateway, Host, Network, Node, RemoteClient, TimedAccess } from '../common/model/snapshot.ts'
import type { WireExtClient } from './wire/ext-clients.ts'
import type { WireHost } from './wire/hosts.ts'
import type { JitNetwork } from './wire/jit.ts'
import type { WireNetwork } from './wire/networks.ts'
import type { WireNode } from './wire/nodes.ts'
import type { RemoteAccessGateway } from './wire/remote-access.ts'

export function decodeNetwork(wire: WireNetwork): Network {
  const { name, range4, range6, keepalive, mtu, changeMark } = wire
  return { name, range4, range6, keepalive, mtu, changeMark }
}

export function decodeHost(wire: WireHost): Host {
  const { id, name, os, firewall, publicKey, endpoint4, endpoint6, port, mtu, isDefault, country, place, version } = wire
  return { id, name, os, firewall, publicKey, endpoint4, endpoint6, port, mtu, isDefault, country, place, version }
}

/** The lists also carry remote clients dressed as nodes, all with one nil id (netmaker-api.md 5.3): those are left out. */
export function decodeNodes(wire: readonly WireNode[]): Node[] {
  return wire.filter((node) => !node.isStatic).map(decodeNode)
}

function decodeNode(wire: WireNode): Node {
  return {
    id: wire.id,
    hostId: wire.hostId,
    network: wire.network,
    address4: withoutMask(wire.address4),
    address6: withoutMask(wire.address6),
    connected: wire.connected,
    pendingDelete: wire.pendingDelete,
    status: wire.connected ? wire.status : 'disconnected',
    lastCheckIn: wire.lastCheckIn,
    isGateway: wire.isGateway,
    isRelay: wire.isRelay,
    isRelayed: wire.isRelayed,
    relayedBy: wire.relayedBy,
    relayedNodes: wire.relayedNodes,
    isFailover: wire.isFailover,
    isAutoRelay: wire.isAutoRelay,
    autoAssignGateway: wire.autoAssignGateway,
    isIngress: wire.isIngress,
    ingressDns: wire.ingressDns,
    ingressMtu: wire.ingressMtu,
    ingressKeepalive: wire.ingressKeepalive,
    isInternetGateway: wire.isInternetGateway,
    internetClients: [...new Set(wire.internetClients)],
    internetGateway: wire.internetGateway,
  }
}

export function decodeRemoteClient(wire: WireExtClient): RemoteClient {
  const { id, network, gatewayNodeId, publicKey, address4, address6, dns, enabled, owner, deviceId, deviceName, violations } = wire
  const found = violations.length === 0 ? {} : { violations }
  return { id, network, gatewayNodeId, publicKey, address4, address6, dns, enabled, owner, deviceId, deviceName, ...found }
}

export function decodeAccessibleGateway(wire: RemoteAccessGateway): AccessibleGateway {
  const { nodeId, name, network, isInternetGateway, publicKey, port, endpoints, status, dns } = wire
  const addresses = wire.addresses.split(/[,\s]+/).filter((part) => part !== '')
  return { nodeId, name, network, isInternetGateway, publicKey, port, endpoints, status, dns, addresses: addresses.map(withoutMask) }
}

/** Networks that don't give access for a time only are left out. */
export function decodeTimedAccess(wire: readonly JitNetwork[]): TimedAccess[] {
  return wire.filter(({ enabled }) => enabled).map((wire) => ({ network: wire.network, state: timedState(wire), until: wire.grantEndsAt }))
}

function timedState({ hasAccess, pending, requestStatus }: JitNetwork): TimedAccess['state'] {
  if (hasAccess) return 'granted'
  if (pending) return 'requested'
  if (requestStatus === 'denied') return 'denied'
  // approved, and no access: its time is over
  return requestStatus === 'expired' || requestStatus === 'approved' ? 'expired' : 'needed'
}

function withoutMask(cidr: string): string {
  return cidr.replace(/\/\d+$/, '')
}
