import type { AdminGateway, AdminView, Candidate } from '../../common/contracts/app/admin.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import type { Host, Node, Snapshot } from '../../common/model/snapshot.ts'
import { whyNotGateway } from '../../common/rules/gateway.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectRefusals } from './client-refusals.ts'

type Facts = Pick<AdminView, 'networks' | 'network' | 'gateways'>

/** What the admin window shows of a snapshot. `chosen` falls back to the first network that has a gateway, then to the first. */
export function adminFacts(snapshot: Snapshot, chosen: string): Facts {
  const made = factsOf.get(snapshot) ?? new Map<string, Facts>()
  factsOf.set(snapshot, made)
  const known = made.get(chosen) ?? makeFacts(snapshot, chosen)
  made.set(chosen, known)
  return known
}

/** Views are asked for far more often than a snapshot changes. */
const factsOf = new WeakMap<Snapshot, Map<string, Facts>>()

function makeFacts(snapshot: Snapshot, chosen: string): Facts {
  const networks = snapshot.networks.map(({ name, range4, range6 }) => {
    const nodes = snapshot.nodes.filter((node) => node.network === name && !node.pendingDelete)
    return { name, range: range4 || range6, gatewayCount: nodes.filter(isShownGateway).length, hostCount: nodes.length }
  })
  const known = networks.find(({ name }) => name === chosen) ?? networks.find(({ gatewayCount }) => gatewayCount > 0) ?? networks[0]
  const network = known?.name ?? ''
  return { networks, network, gateways: adminGateways(snapshot, network) }
}

/** Gateways of one network, with the hosts that leave through each. */
export function adminGateways(snapshot: Snapshot, network: string): AdminGateway[] {
  return snapshot.nodes
    .filter((node) => node.network === network && isShownGateway(node) && !node.pendingDelete)
    .map((node) => adminGateway(snapshot, node))
    .sort((a, b) => compareNames(a.name, b.name))
}

function adminGateway(snapshot: Snapshot, node: Node): AdminGateway {
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

function connectedHost(snapshot: Snapshot, node: Node): AdminGateway['hosts'][number] {
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
    .sort((a, b) => compareNames(a.name, b.name))
}

/** Internet gateways, and plain gateways that may become ones by their row's menu. */
function isShownGateway(node: Node): boolean {
  return node.isInternetGateway || node.isGateway
}
