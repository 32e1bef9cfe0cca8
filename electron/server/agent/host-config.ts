import type { HostConfig, HostPeer } from '../../common/contracts/helper.ts'
import type { Edition } from '../../common/model/snapshot.ts'
import { forwardsIpv6 } from '../../common/rules/gateway-ipv6.ts'
import type { View } from '../store/draft.ts'
import type { HostRecord, NodeRecord } from '../store/records.ts'
import { isActive, meshPeers, type Peer, peerFor } from './mesh-peers.ts'

/** Bounds of the contract (`hostConfigSchema`): a bigger mesh is a case for Netmaker itself. */
const mostPeers = 2048
const mostRanges = 512

/**
 * What a host of the mesh should be, from the whole store (pure; `revision` is the caller's business and 0 here). null: no such host.
 * - peers: `meshPeers`;
 * - gateway: the ranges of the networks in which it is an internet gateway;
 * - forwards: the ranges of the networks in which others reach each other, or the internet, by way of this host (gateway, relay);
 * - through: where its own internet traffic goes (`exitOf`). IPv6 goes there exactly when the gateway forwards it (`forwardsIpv6`) and every hop on the way has
 *   an IPv6 address in that network.
 */
export function hostConfig(view: View, edition: Edition, hostId: string): HostConfig | null {
  const host = view.get('hosts', hostId)
  if (host === undefined) return null
  const own = view
    .find('nodesByHost', hostId)
    .filter(isActive)
    .sort((a, b) => (a.network < b.network ? -1 : 1))
  const peers = meshPeers(view, edition, host, own)
  const exit = exitOf(view, own)
  if (exit !== null) peerFor(peers, exit.hop).ranges.unshift('0.0.0.0/0', ...(exit.ipv6 ? ['::/0'] : []))
  return {
    revision: 0,
    keyId: '',
    listenPort: host.listenPort,
    addresses: own.flatMap((node) => [node.address4, node.address6]).filter((address) => address !== ''),
    mtu: host.mtu,
    peers: [...peers].slice(0, mostPeers).map(([publicKey, peer]) => encodePeer(publicKey, peer)),
    gateway: gatewayRole(view, own),
    forwards: rangesOf(view, own.filter(carriesOthers)),
    through:
      exit === null
        ? null
        : { publicKey: exit.hop.publicKey, ipv6: exit.ipv6, gatewayName: exit.gateway.name, onDead: host.onDeadGateway ?? 'closed' },
  }
}

function gatewayRole(view: View, own: readonly NodeRecord[]): HostConfig['gateway'] {
  const roles = own.filter((node) => node.isInternetGateway)
  return roles.length === 0 ? null : { ranges: rangesOf(view, roles) }
}

function carriesOthers(node: NodeRecord): boolean {
  return node.isInternetGateway || node.isIngress || node.isRelay
}

function rangesOf(view: View, nodes: readonly NodeRecord[]): string[] {
  const networks = nodes.map((node) => view.get('networks', node.network))
  return networks.flatMap((network) => [network?.range4 ?? '', network?.range6 ?? '']).filter((range) => range !== '')
}

interface Exit {
  readonly gateway: HostRecord
  /** The peer that gets it first: the gateway, or this host's relay. */
  readonly hop: HostRecord
  readonly ipv6: boolean
}

/**
 * Where the host's own traffic leaves: by the gateway of the first of its nodes that has one (the rules see to it that there is only one), else by its
 * relay, when that one uses a gateway (netmaker-api.md 8.1). Also a gateway or a relay that is switched off: whoever was sent through it stays closed until an
 * admin says otherwise.
 */
function exitOf(view: View, own: readonly NodeRecord[]): Exit | null {
  for (const node of own) {
    const direct = gatewayOf(view, node)
    if (direct !== null) return { gateway: direct.host, hop: direct.host, ipv6: node.address6 !== '' && direct.ipv6 }
  }
  for (const node of own) {
    const relay = node.relayedBy === '' ? undefined : view.get('nodes', node.relayedBy)
    const hop = relay === undefined ? undefined : view.get('hosts', relay.hostId)
    const exit = relay === undefined ? null : gatewayOf(view, relay)
    if (relay === undefined || hop === undefined || exit === null || exit.host.id === node.hostId) continue
    return { gateway: exit.host, hop, ipv6: node.address6 !== '' && relay.address6 !== '' && exit.ipv6 }
  }
  return null
}

function gatewayOf(view: View, node: NodeRecord): { readonly host: HostRecord; readonly ipv6: boolean } | null {
  const gateway = node.internetGateway === '' ? undefined : view.get('nodes', node.internetGateway)
  const host = gateway === undefined ? undefined : view.get('hosts', gateway.hostId)
  // a gateway in its own list doesn't route into itself
  return gateway === undefined || host === undefined || host.id === node.hostId ? null : { host, ipv6: forwardsIpv6(gateway, host) }
}

function encodePeer(publicKey: string, peer: Peer): HostPeer {
  return { publicKey, endpoint: peer.endpoint, keepalive: peer.keepalive, allowedIps: [...new Set(peer.ranges)].slice(0, mostRanges) }
}
