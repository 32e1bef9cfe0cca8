import type { AdminView, Candidate } from '../../common/contracts/app/admin.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import type { Host, Node, NodeStatus, Snapshot } from '../../common/model/snapshot.ts'
import { whyNotGateway } from '../../common/rules/gateway.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectRefusals } from './client-refusals.ts'

type Facts = Pick<AdminView, 'networks' | 'network'>

/** A gateway with the hosts that leave through it. */
export interface GatewayWithHosts {
  readonly nodeId: string
  readonly name: string
  readonly network: string
  readonly status: NodeStatus
  /** Public address, '' when unknown. */
  readonly exitAddress: string
  readonly hostCount: number
  readonly remoteClientCount: number
  /** Unix seconds, 0 = never. */
  readonly lastCheckIn: number
  /** Lets traffic out to the internet. */
  readonly isGateway: boolean
  readonly hosts: readonly ConnectedHost[]
}

interface ConnectedHost {
  readonly nodeId: string
  readonly name: string
  readonly os: string
  readonly status: NodeStatus
  readonly address: string
  readonly relaying: readonly string[]
}

/** The networks of a snapshot, and which one is shown. `chosen` falls back to the first network that has a gateway, then to the first. */
export function adminFacts(snapshot: Snapshot, chosen: string): Facts {
  const networks = networksOf.get(snapshot) ?? countNetworks(snapshot)
  networksOf.set(snapshot, networks)
  const known = networks.find(({ name }) => name === chosen) ?? networks.find(({ gatewayCount }) => gatewayCount > 0) ?? networks[0]
  return { networks, network: known?.name ?? '' }
}

/** Views are asked for far more often than a snapshot changes. */
const networksOf = new WeakMap<Snapshot, Facts['networks']>()

function countNetworks(snapshot: Snapshot): Facts['networks'] {
  return snapshot.networks.map(({ name, range4, range6 }) => {
    const nodes = snapshot.nodes.filter((node) => node.network === name && !node.pendingDelete)
    const clientCount = snapshot.clients.filter(({ network }) => network === name).length
    return { name, range: range4 || range6, gatewayCount: nodes.filter(isShownGateway).length, hostCount: nodes.length, clientCount }
  })
}

/** Gateways of one network, with the hosts that leave through each. */
export function gatewaysWithHosts(snapshot: Snapshot, network: string): GatewayWithHosts[] {
  return snapshot.nodes
    .filter((node) => node.network === network && isShownGateway(node) && !node.pendingDelete)
    .map((node) => gatewayWithHosts(snapshot, node))
    .sort((a, b) => compareNames(a.name, b.name))
}

function gatewayWithHosts(snapshot: Snapshot, node: Node): GatewayWithHosts {
  const index = indexOf(snapshot)
  const host = index.host.get(node.hostId)
  const hosts = connectedNodes(snapshot, node).map((client) => connectedHost(snapshot, client))
  return {
    nodeId: node.id,
    name: nodeName(index, node.id),
    network: node.network,
    status: node.status,
    exitAddress: host?.endpoint4 || host?.endpoint6 || '',
    hostCount: hosts.length,
    remoteClientCount: snapshot.clients.filter(({ gatewayNodeId }) => gatewayNodeId === node.id).length,
    lastCheckIn: node.lastCheckIn,
    isGateway: node.isInternetGateway,
    hosts,
  }
}

/** By both sides of the link: an older server may have one of them wrong after a restart. */
export function connectedNodes(snapshot: Snapshot, gateway: Node): Node[] {
  const listed = new Set(gateway.internetClients)
  return snapshot.nodes.filter((node) => !node.pendingDelete && (listed.has(node.id) || node.internetGateway === gateway.id))
}

function connectedHost(snapshot: Snapshot, node: Node): ConnectedHost {
  const index = indexOf(snapshot)
  return {
    nodeId: node.id,
    name: nodeName(index, node.id),
    os: index.host.get(node.hostId)?.os ?? '',
    status: node.status,
    address: node.address4 || node.address6,
    relaying: node.relayedNodes.map((id) => nodeName(index, id)),
  }
}

/** Every host of the network as a gateway to be, with the reasons against it. */
export function gatewayCandidates(snapshot: Snapshot, network: string): Candidate[] {
  return candidates(snapshot, network, (node) => ({ chosen: false, refusals: whyNotGateway(snapshot, node.id) }))
}

/** Every host of the network as a host to connect to `gatewayNodeId`, which may be about to become a gateway. */
export function clientCandidates(snapshot: Snapshot, network: string, gatewayNodeId: string): Candidate[] {
  const gateway = indexOf(snapshot).node.get(gatewayNodeId)
  const chosen = new Set(gateway?.isInternetGateway === true ? connectedNodes(snapshot, gateway).map(({ id }) => id) : [])
  return candidates(snapshot, network, (node) => ({
    chosen: chosen.has(node.id),
    refusals: connectRefusals(snapshot, gatewayNodeId, node.id),
  }))
}

function candidates(snapshot: Snapshot, network: string, judge: (node: Node) => Pick<Candidate, 'chosen' | 'refusals'>): Candidate[] {
  const index = indexOf(snapshot)
  return snapshot.nodes
    .filter((node) => node.network === network)
    .map((node) => {
      const host: Host | undefined = index.host.get(node.hostId)
      return {
        nodeId: node.id,
        name: nodeName(index, node.id),
        os: host?.os ?? '',
        status: node.status,
        address: node.address4 || node.address6,
        uses: node.internetGateway === '' ? '' : nodeName(index, node.internetGateway),
        ...judge(node),
      }
    })
    .sort((a, b) => turnOf(a) - turnOf(b) || compareNames(a.name, b.name))
}

/** Who is on the list already comes first, then who may be, then who can't be: in a large network nobody looks for the ten among ten thousand. */
function turnOf({ chosen, refusals }: Candidate): number {
  return chosen ? 0 : refusals.some(({ weight }) => weight === 'certain') ? 2 : 1
}

/** Internet gateways, and plain gateways that may become ones by their row's menu. */
export function isShownGateway(node: Node): boolean {
  return node.isInternetGateway || node.isGateway
}
