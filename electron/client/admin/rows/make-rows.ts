import type { HostState } from '../../../common/contracts/agent.ts'
import type { AdminClientRow, AdminGatewayRow, AdminHostRow } from '../../../common/contracts/app/admin-rows.ts'
import type { Node, Snapshot } from '../../../common/model/snapshot.ts'
import { indexOf, nodeName } from '../../../common/rules/snapshot-index.ts'
import { isShownGateway } from '../admin-view.ts'

/** What hosts' own agents say, by host id; empty where the server has none. */
type HostStates = ReadonlyMap<string, HostState>

/** Gateways of one network. One walk over nodes and clients: there may be thousands of each. */
export function gatewayRows(snapshot: Snapshot, network: string, states: HostStates): AdminGatewayRow[] {
  const index = indexOf(snapshot)
  const uses = usedGateways(snapshot, network)
  const hosts = tally(uses.values())
  const clients = tally(snapshot.clients.map(({ gatewayNodeId }) => gatewayNodeId))
  return nodesOf(snapshot, network)
    .filter(isShownGateway)
    .map((node) => {
      const host = index.host.get(node.hostId)
      return {
        id: node.id,
        name: nodeName(index, node.id),
        network,
        status: node.status,
        exitAddress: host?.endpoint4 || host?.endpoint6 || '',
        hostCount: hosts.get(node.id) ?? 0,
        clientCount: clients.get(node.id) ?? 0,
        lastCheckIn: node.lastCheckIn,
        internet: node.isInternetGateway,
        ...reportOf(states.get(node.hostId)),
      }
    })
}

/** Hosts of one network. */
export function hostRows(snapshot: Snapshot, network: string, states: HostStates): AdminHostRow[] {
  const index = indexOf(snapshot)
  const uses = usedGateways(snapshot, network)
  const nameOf = (id: string) => (id === '' ? '' : nodeName(index, id))
  return nodesOf(snapshot, network).map((node) => {
    const host = index.host.get(node.hostId)
    const usesId = uses.get(node.id) ?? ''
    return {
      id: node.id,
      hostId: node.hostId,
      name: nodeName(index, node.id),
      os: host?.os ?? '',
      version: host?.version ?? '',
      status: node.status,
      address: node.address4 || node.address6,
      publicAddress: host?.endpoint4 || host?.endpoint6 || '',
      role: roleOf(node),
      usesId,
      uses: nameOf(usesId),
      relayId: node.isRelayed ? node.relayedBy : '',
      relay: node.isRelayed ? nameOf(node.relayedBy) : '',
      relayUses: node.isRelayed ? nameOf(uses.get(node.relayedBy) ?? '') : '',
      relayedCount: node.relayedNodes.length,
      lastCheckIn: node.lastCheckIn,
      ...reportOf(states.get(node.hostId)),
      onDead: states.get(node.hostId)?.onDead ?? '',
    }
  })
}

/** Remote clients of one network. */
export function clientRows(snapshot: Snapshot, network: string): AdminClientRow[] {
  const index = indexOf(snapshot)
  return snapshot.clients
    .filter((client) => client.network === network)
    .map((client) => ({
      id: client.id,
      network,
      gatewayId: client.gatewayNodeId,
      gateway: nodeName(index, client.gatewayNodeId),
      gatewayStatus: index.node.get(client.gatewayNodeId)?.status ?? 'unknown',
      addresses: [client.address4, client.address6].filter((address) => address !== ''),
      owner: client.owner,
      device: client.deviceName,
      enabled: client.enabled,
    }))
}

/** Which gateway each node leaves through, by both sides of the link: an older server may have one of them wrong after a restart. */
function usedGateways(snapshot: Snapshot, network: string): Map<string, string> {
  const uses = new Map<string, string>()
  for (const node of nodesOf(snapshot, network)) {
    if (node.internetGateway !== '') uses.set(node.id, node.internetGateway)
    for (const id of node.internetClients) if (!uses.has(id)) uses.set(id, node.id)
  }
  return uses
}

function nodesOf(snapshot: Snapshot, network: string): Node[] {
  return snapshot.nodes.filter((node) => node.network === network && !node.pendingDelete)
}

function tally(ids: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

function roleOf(node: Node): AdminHostRow['role'] {
  if (node.isInternetGateway) return 'gateway'
  if (node.isGateway) return 'entry'
  return node.isRelay ? 'relay' : 'host'
}

function reportOf(state: HostState | undefined): Pick<AdminHostRow, 'report' | 'reportFault'> {
  if (state === undefined || state.reportedAt === 0) return { report: 'none', reportFault: '' }
  const { fault, applied, wanted } = state
  if (fault !== null) return { report: 'failed', reportFault: fault }
  return { report: applied >= wanted ? 'applied' : 'waiting', reportFault: '' }
}
