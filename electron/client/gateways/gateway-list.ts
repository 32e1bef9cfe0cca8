import type { Gateway } from '../../common/model/gateway.ts'
import type { Host, Network, Node, Snapshot } from '../../common/model/snapshot.ts'
import { forwardsIpv6 } from '../../common/rules/gateway-ipv6.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { isDialable } from '../../common/tunnel/pass-bounds.ts'
import { compareNames } from './compare-names.ts'

/** Addresses that this machine's own interfaces carry: a gateway with one of them is this computer. */
export interface ThisComputer {
  readonly addresses: ReadonlySet<string>
}

/** Fallbacks of the server itself (netmaker-api.md 7.4). */
const defaultMtu = 1420
const defaultKeepalive = 20
const defaultResolver = '1.1.1.1'

/** Every gateway that takes remote clients, joinable or not, each with the reasons against it (netmaker-api.md 4.5, community edition). */
export function gatewayList(snapshot: Snapshot, self: ThisComputer): Gateway[] {
  const hosts = new Map(snapshot.hosts.map((host) => [host.id, host]))
  const networks = new Map(snapshot.networks.map((network) => [network.name, network]))
  return snapshot.nodes
    .filter((node) => (node.isGateway || node.isIngress) && !node.pendingDelete)
    .map((node) => gatewayOf(node, hosts.get(node.hostId), networks.get(node.network), self))
    .sort((a, b) => compareNames(a.name, b.name) || compareNames(a.network, b.network))
}

export function gatewayId(network: string, nodeId: string): string {
  return `${network}/${nodeId}`
}

function gatewayOf(node: Node, host: Host | undefined, network: Network | undefined, self: ThisComputer): Gateway {
  const endpoints = host === undefined ? [] : endpointsOf(host)
  const name = host?.name ?? node.id
  return {
    id: gatewayId(node.network, node.id),
    nodeId: node.id,
    hostId: node.hostId,
    name,
    network: node.network,
    internet: node.isInternetGateway,
    status: node.status,
    country: host?.country ?? '',
    publicKey: host?.publicKey ?? '',
    endpoints,
    meshAddresses: [node.address4, node.address6].filter((address) => address !== ''),
    dns: splitList(node.ingressDns).concat(node.ingressDns === '' ? [defaultResolver] : []),
    mtu: clampMtu(node.ingressMtu || host?.mtu || defaultMtu),
    keepalive: node.ingressKeepalive || network?.keepalive || defaultKeepalive,
    ipv6: host !== undefined && forwardsIpv6(node, host),
    lastCheckIn: node.lastCheckIn,
    refusals: refusalsOf(node, host, endpoints, name, self),
  }
}

function refusalsOf(node: Node, host: Host | undefined, endpoints: readonly string[], subject: string, self: ThisComputer): Refusal[] {
  const refusals: Refusal[] = []
  if (host === undefined || endpoints.length === 0) refusals.push({ rule: 'gateway.hostMissing', weight: 'certain', subject })
  if (!node.isInternetGateway) refusals.push({ rule: 'gateway.notOne', weight: 'certain', subject })
  if (isThisComputer(node, host, self)) refusals.push({ rule: 'access.thisComputer', weight: 'certain', subject })
  if (node.status === 'offline' || node.status === 'disconnected') refusals.push({ rule: 'gateway.offline', weight: 'advice', subject })
  return refusals
}

function isThisComputer(node: Node, host: Host | undefined, self: ThisComputer): boolean {
  const own = [node.address4, node.address6, host?.endpoint4 ?? '', host?.endpoint6 ?? '']
  return own.some((address) => address !== '' && self.addresses.has(address))
}

/** IPv4 first: what the server itself puts into a configuration. */
function endpointsOf(host: Host): string[] {
  const addresses = [host.endpoint4, host.endpoint6 === '' ? '' : `[${host.endpoint6}]`]
  // What nobody can be reached at (empty, link-local, 0.0.0.0) is left out: the helper would refuse the whole pass for it
  return addresses.map((address) => `${address}:${host.port}`).filter(isDialable)
}

/** Netmaker writes lists of addresses with commas, now with and now without a space. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The bounds that the helper accepts (pass.ts): below 1280 IPv6 doesn't work, above 1500 nothing does. */
function clampMtu(mtu: number): number {
  return Math.min(1500, Math.max(1280, mtu))
}
