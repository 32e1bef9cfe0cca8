import type { Edition } from '../../common/model/snapshot.ts'
import { peerPort } from '../domain/domain-snapshot.ts'
import { withoutMask } from '../domain/network-addresses.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, HostRecord, NodeRecord } from '../store/records.ts'

/** Seconds between keepalives of hosts, where a network names none. */
const defaultKeepalive = 20

/** A WireGuard peer in the making. */
export interface Peer {
  readonly endpoint: string | null
  readonly keepalive: number
  readonly ranges: string[]
}

/** By public key, in the order in which they were first needed. */
export type Peers = Map<string, Peer>

/** A member that carries traffic: those that an admin switched off, and those that are on their way out, do not. */
export function isActive(node: NodeRecord): boolean {
  return node.connected && !node.pendingDelete
}

/**
 * The peers of a host over all its networks. A member is reached directly, unless one of the two is relayed: then everything goes by the relay, as upstream
 * has it (a relayed host knows its relay only, the others find its addresses behind the relay). A gateway's remote clients are its own peers, and for all
 * others they are behind it.
 */
export function meshPeers(view: View, edition: Edition, host: HostRecord, own: readonly NodeRecord[]): Peers {
  const peers: Peers = new Map()
  const pairs = own.flatMap((self) => view.find('nodesByNetwork', self.network).map((node) => ({ self, node })))
  for (const { self, node } of pairs) {
    if (node.hostId === host.id || !isActive(node)) continue
    const hop = nextHop(view, self, node)
    const other = view.get('hosts', hop.hostId)
    if (other === undefined || other.publicKey === '') continue
    const keepalive = view.get('networks', node.network)?.keepalive ?? defaultKeepalive
    const peer = peerFor(peers, other, keepalive)
    peer.ranges.push(...hostRanges(node.address4, node.address6))
    for (const client of servedBy(view, edition, node)) peer.ranges.push(...hostRanges(client.address4, client.address6))
  }
  for (const client of own.flatMap((node) => servedBy(view, edition, node))) {
    const known = peers.get(client.publicKey)
    // it calls us, from wherever it is
    const peer = known ?? { endpoint: null, keepalive: 0, ranges: [] }
    if (known === undefined) peers.set(client.publicKey, peer)
    peer.ranges.push(...hostRanges(client.address4, client.address6))
  }
  return peers
}

/** Which member of the same network a packet is handed to on its way from `self` to `node`. */
function nextHop(view: View, self: NodeRecord, node: NodeRecord): NodeRecord {
  const relayOf = (relayed: NodeRecord) => {
    const relay = relayed.relayedBy === '' ? undefined : view.get('nodes', relayed.relayedBy)
    return relay !== undefined && isActive(relay) && relay.network === relayed.network ? relay : undefined
  }
  const ours = relayOf(self)
  if (ours !== undefined) return ours
  const theirs = relayOf(node)
  return theirs === undefined || theirs.id === self.id ? node : theirs
}

/** The peer of a host, made when it isn't there yet. */
export function peerFor(peers: Peers, host: HostRecord, keepalive = defaultKeepalive): Peer {
  const known = peers.get(host.publicKey)
  if (known !== undefined) return known
  const peer = { endpoint: endpointOf(host), keepalive, ranges: [] }
  peers.set(host.publicKey, peer)
  return peer
}

/**
 * As upstream's community edition: a client made with a remote access id is never told to its gateway (netmaker-api.md 4.5). The paid one tells it: who loses
 * access loses the client, or has it switched off.
 */
function servedBy(view: View, edition: Edition, gateway: NodeRecord): ClientRecord[] {
  const clients = view.find('clientsByGateway', gateway.id).filter(({ enabled }) => enabled)
  return edition === 'pro' ? clients : clients.filter(({ remoteAccessClientId }) => remoteAccessClientId === '')
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
