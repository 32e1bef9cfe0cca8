import type { Gateway } from '../../common/model/gateway.ts'
import type { AccessibleGateway, Host, Network, Node, NodeStatus, Snapshot, TimedAccess } from '../../common/model/snapshot.ts'
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

/** Every gateway of this user that takes remote clients, joinable or not, each with the reasons against it (netmaker-api.md 4.4, 4.5). `now`: unix ms. */
export function gatewayList(snapshot: Snapshot, self: ThisComputer, now: number): Gateway[] {
  const hosts = new Map(snapshot.hosts.map((host) => [host.id, host]))
  const networks = new Map(snapshot.networks.map((network) => [network.name, network]))
  const nodes = snapshot.nodes.filter((node) => (node.isGateway || node.isIngress) && !node.pendingDelete)
  const own = snapshot.pro?.gateways ?? null
  const listed =
    own === null
      ? nodes.map((node) => gatewayOf(node, { host: hosts.get(node.hostId), network: networks.get(node.network), self, now }))
      : accessibleGateways(own, nodes, (node) => ({ host: hosts.get(node.hostId), network: networks.get(node.network), self, now }))
  const timed = new Map(snapshot.pro?.timed.map((access) => [access.network, access]))
  return listed
    .map((gateway) => withTimedAccess(gateway, timed.get(gateway.network)))
    .sort((a, b) => compareNames(a.name, b.name) || compareNames(a.network, b.network))
}

export function gatewayId(network: string, nodeId: string): string {
  return `${network}/${nodeId}`
}

/** What is known around one node. */
export interface GatewayFacts {
  readonly host: Host | undefined
  readonly network: Network | undefined
  readonly self: ThisComputer
  readonly now: number
}

function gatewayOf(node: Node, { host, network, self, now }: GatewayFacts): Gateway {
  const endpoints = host === undefined ? [] : endpointsOf(host)
  const name = host?.name ?? node.id
  const status = statusOf(node, now)
  return {
    id: gatewayId(node.network, node.id),
    nodeId: node.id,
    hostId: node.hostId,
    name,
    network: node.network,
    internet: node.isInternetGateway,
    status,
    country: host?.country ?? '',
    place: host?.place ?? null,
    publicKey: host?.publicKey ?? '',
    endpoints,
    meshAddresses: [node.address4, node.address6].filter((address) => address !== ''),
    dns: splitList(node.ingressDns).concat(node.ingressDns === '' ? [defaultResolver] : []),
    mtu: clampMtu(node.ingressMtu || host?.mtu || defaultMtu),
    keepalive: node.ingressKeepalive || network?.keepalive || defaultKeepalive,
    ipv6: host !== undefined && forwardsIpv6(node, host),
    lastCheckIn: node.lastCheckIn,
    refusals: refusalsOf(node, { host, endpoints, subject: name, self, status }),
  }
}

/** The Pro edition's own list decides what is there; what it leaves out (country, packet size, …) comes from the node where that may be read. */
function accessibleGateways(own: readonly AccessibleGateway[], nodes: readonly Node[], factsOf: (node: Node) => GatewayFacts): Gateway[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  return own.map((entry) => {
    const node = byId.get(entry.nodeId)
    const known = node === undefined ? null : gatewayOf(node, factsOf(node))
    const endpoints = entry.endpoints
      .map((address) => `${address.includes(':') ? `[${address}]` : address}:${entry.port}`)
      .filter(isDialable)
    const status = entry.status ?? known?.status ?? 'unknown'
    const merged: Gateway = {
      hostId: '',
      country: '',
      place: null,
      mtu: defaultMtu,
      keepalive: defaultKeepalive,
      ipv6: entry.addresses.some((address) => address.includes(':')),
      lastCheckIn: 0,
      ...known,
      id: gatewayId(entry.network, entry.nodeId),
      nodeId: entry.nodeId,
      name: entry.name || known?.name || entry.nodeId,
      network: entry.network,
      internet: entry.isInternetGateway,
      status,
      publicKey: entry.publicKey || known?.publicKey || '',
      endpoints: endpoints.length > 0 ? endpoints : (known?.endpoints ?? []),
      meshAddresses: entry.addresses.length > 0 ? [...entry.addresses] : (known?.meshAddresses ?? []),
      dns: entry.dns === '' ? (known?.dns ?? [defaultResolver]) : splitList(entry.dns),
      refusals: [],
    }
    const thisComputer = known?.refusals.filter(({ rule }) => rule === 'access.thisComputer') ?? []
    return { ...merged, refusals: [...plainRefusals(merged), ...thisComputer] }
  })
}

/** Access that an admin has to approve: how far that is, as a reason; once it is granted, when it ends. */
function withTimedAccess(gateway: Gateway, access: TimedAccess | undefined): Gateway {
  if (access === undefined) return gateway
  if (access.state === 'granted') return access.until === 0 ? gateway : { ...gateway, accessUntil: access.until }
  const rules = { needed: 'access.approvalNeeded', requested: 'access.approvalPending', denied: 'access.approvalDenied' } as const
  return { ...gateway, refusals: [...gateway.refusals, { rule: rules[access.state], weight: 'certain', subject: gateway.name }] }
}

/** The server's own word where it has one; older servers leave the ten minutes without a check-in to us (netmaker-api.md 5.5). */
export function statusOf(node: Pick<Node, 'status' | 'connected' | 'lastCheckIn'>, now: number): NodeStatus {
  if (!node.connected) return 'disconnected'
  if (node.status !== 'unknown' || node.lastCheckIn === 0) return node.status
  return now - node.lastCheckIn * 1000 > offlineAfterMs ? 'offline' : 'online'
}

const offlineAfterMs = 10 * 60_000

function refusalsOf(
  node: Node,
  {
    host,
    endpoints,
    subject,
    self,
    status,
  }: Pick<GatewayFacts, 'host' | 'self'> & { endpoints: readonly string[]; subject: string; status: NodeStatus },
): Refusal[] {
  const own = isThisComputer(node, host, self) ? [{ rule: 'access.thisComputer', weight: 'certain', subject } as const] : []
  return [
    ...plainRefusals({ endpoints: host === undefined ? [] : endpoints, internet: node.isInternetGateway, status, name: subject }),
    ...own,
  ]
}

function plainRefusals({
  endpoints,
  internet,
  status,
  name,
}: Pick<Gateway, 'internet' | 'status' | 'name'> & { endpoints: readonly string[] }): Refusal[] {
  const refusals: Refusal[] = []
  if (endpoints.length === 0) refusals.push({ rule: 'gateway.hostMissing', weight: 'certain', subject: name })
  if (!internet) refusals.push({ rule: 'gateway.notOne', weight: 'certain', subject: name })
  if (status === 'offline' || status === 'disconnected') refusals.push({ rule: 'gateway.offline', weight: 'advice', subject: name })
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
