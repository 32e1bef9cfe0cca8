import type { HostConfig, HostPeer } from '../../common/contracts/helper.ts'
import { forwardsIpv6 } from '../../common/rules/gateway-ipv6.ts'
import { peerPort } from '../domain/domain-snapshot.ts'
import { withoutMask } from '../domain/network-addresses.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, HostRecord, NodeRecord } from '../store/records.ts'

/** Seconds between keepalives of hosts, where a network names none. */
const defaultKeepalive = 20

/** Bounds of the contract (`hostConfigSchema`): a bigger mesh is a case for Netmaker itself. */
const mostPeers = 2048
const mostRanges = 512

/**
 * What a host of the mesh should be, from the whole store (pure; `revision` is the caller's business and 0 here). null: no such host.
 * - peers: every connected host of its networks, with all addresses that they share a network for; a gateway's remote clients are its own peers,
 *   and for all others they are ranges of their gateway's peer;
 * - gateway: the ranges of the networks in which it is an internet gateway;
 * - through: the gateway of the first of its nodes that has one (the rules see to it that there is only one); IPv6 goes there exactly when the
 *   gateway forwards it (`forwardsIpv6`) and this host has an IPv6 address in that network.
 */
export function hostConfig(view: View, hostId: string): HostConfig | null {
  const host = view.get('hosts', hostId)
  if (host === undefined) return null
  const own = view
    .find('nodesByHost', hostId)
    .filter(isActive)
    .sort((a, b) => (a.network < b.network ? -1 : 1))
  const peers = meshPeers(view, host, own)
  const exit = exitOf(view, own)
  if (exit !== null) {
    const peer = peerFor(peers, exit.host.publicKey, { endpoint: endpointOf(exit.host), keepalive: defaultKeepalive })
    peer.ranges.unshift('0.0.0.0/0', ...(exit.ipv6 ? ['::/0'] : []))
  }
  return {
    revision: 0,
    keyId: '',
    listenPort: host.listenPort,
    addresses: own.flatMap((node) => [node.address4, node.address6]).filter((address) => address !== ''),
    mtu: host.mtu,
    peers: [...peers].slice(0, mostPeers).map(([publicKey, peer]) => encodePeer(publicKey, peer)),
    gateway: gatewayRole(view, own),
    through: exit === null ? null : { publicKey: exit.host.publicKey, ipv6: exit.ipv6, gatewayName: exit.host.name, onDead: 'closed' },
  }
}

interface Peer {
  readonly endpoint: string | null
  readonly keepalive: number
  readonly ranges: string[]
}

function isActive(node: NodeRecord): boolean {
  return node.connected && !node.pendingDelete
}

function meshPeers(view: View, host: HostRecord, own: readonly NodeRecord[]): Map<string, Peer> {
  const peers = new Map<string, Peer>()
  for (const node of own.flatMap(({ network }) => view.find('nodesByNetwork', network))) {
    if (node.hostId === host.id || !isActive(node)) continue
    const other = view.get('hosts', node.hostId)
    if (other === undefined || other.publicKey === '') continue
    const keepalive = view.get('networks', node.network)?.keepalive ?? defaultKeepalive
    const peer = peerFor(peers, other.publicKey, { endpoint: endpointOf(other), keepalive })
    peer.ranges.push(...hostRanges(node.address4, node.address6))
    for (const client of servedBy(view, node)) peer.ranges.push(...hostRanges(client.address4, client.address6))
  }
  for (const client of own.flatMap((node) => servedBy(view, node))) {
    // it calls us, from wherever it is
    const peer = peerFor(peers, client.publicKey, { endpoint: null, keepalive: 0 })
    peer.ranges.push(...hostRanges(client.address4, client.address6))
  }
  return peers
}

/** As upstream's community edition: a client made with a remote access id is never told to its gateway (netmaker-api.md 4.5). */
function servedBy(view: View, gateway: NodeRecord): ClientRecord[] {
  return view.find('clientsByGateway', gateway.id).filter((client) => client.enabled && client.remoteAccessClientId === '')
}

function peerFor(peers: Map<string, Peer>, publicKey: string, facts: Omit<Peer, 'ranges'>): Peer {
  const known = peers.get(publicKey)
  if (known !== undefined) return known
  const peer = { ...facts, ranges: [] }
  peers.set(publicKey, peer)
  return peer
}

function endpointOf(host: HostRecord): string | null {
  if (host.endpoint4 !== '') return `${host.endpoint4}:${peerPort(host)}`
  return host.endpoint6 === '' ? null : `[${host.endpoint6}]:${peerPort(host)}`
}

function hostRanges(address4: string, address6: string): string[] {
  const four = withoutMask(address4)
  const six = withoutMask(address6)
  return [...(four === '' ? [] : [`${four}/32`]), ...(six === '' ? [] : [`${six}/128`])]
}

function gatewayRole(view: View, own: readonly NodeRecord[]): HostConfig['gateway'] {
  const roles = own.filter((node) => node.isInternetGateway)
  if (roles.length === 0) return null
  const networks = roles.map((node) => view.get('networks', node.network))
  return { ranges: networks.flatMap((network) => [network?.range4 ?? '', network?.range6 ?? '']).filter((range) => range !== '') }
}

/** Where the host's own traffic leaves. Also a gateway that is switched off: whoever was sent through it stays closed until an admin says otherwise. */
function exitOf(view: View, own: readonly NodeRecord[]): { readonly host: HostRecord; readonly ipv6: boolean } | null {
  for (const node of own) {
    const gateway = node.internetGateway === '' ? undefined : view.get('nodes', node.internetGateway)
    const host = gateway === undefined ? undefined : view.get('hosts', gateway.hostId)
    if (gateway === undefined || host === undefined || host.id === node.hostId) continue
    return { host, ipv6: node.address6 !== '' && forwardsIpv6(gateway, host) }
  }
  return null
}

function encodePeer(publicKey: string, peer: Peer): HostPeer {
  return { publicKey, endpoint: peer.endpoint, keepalive: peer.keepalive, allowedIps: [...new Set(peer.ranges)].slice(0, mostRanges) }
}
