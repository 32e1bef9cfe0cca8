import type { Draft } from '../store/draft.ts'
import { clientKey, type NetworkRecord, type NodeRecord } from '../store/records.ts'
import { unlinkRelay } from './enrolment-links.ts'

/** Changes of nodes that several endpoints share. All write to a draft; `now` is Unix milliseconds. */

export function putNode(draft: Draft, node: NodeRecord, now: number): void {
  draft.put('nodes', { ...node, lastModified: now })
  touchNetwork(draft, node.network, now)
}

/** `nodes_updated_at`: the cheap change mark that clients look at. */
export function touchNetwork(draft: Draft, name: string, now: number): void {
  const network: NetworkRecord | undefined = draft.get('networks', name)
  if (network !== undefined) draft.put('networks', { ...network, nodesUpdatedAt: now })
}

/** Makes the node an internet gateway and points the listed nodes at it (upstream SetInternetGw). Returns the gateway as it is now stored. */
export function setInternetGateway(draft: Draft, gateway: NodeRecord, clients: readonly string[] | null, now: number): NodeRecord {
  for (const id of clients ?? []) {
    const client = draft.get('nodes', id)
    // a gateway in its own list (accepted on create) must not route into itself
    if (client === undefined || id === gateway.id) continue
    const freed = client.autoAssignGateway ? withoutAutoAssign(draft, client, gateway.id, now) : client
    putNode(draft, { ...freed, internetGateway: gateway.id }, now)
  }
  const made = { ...gateway, isInternetGateway: true, internetClients: clients === null ? null : [...clients] }
  putNode(draft, made, now)
  return made
}

/** Takes the internet role and frees every node that points here, in whatever network (upstream looks in the gateway's network only). */
export function unsetInternetGateway(draft: Draft, gateway: NodeRecord, now: number): NodeRecord {
  for (const node of draft.find('nodesByExit', gateway.id)) putNode(draft, { ...node, internetGateway: '' }, now)
  const cleared = { ...gateway, isInternetGateway: false, internetClients: null }
  putNode(draft, cleared, now)
  return cleared
}

/** An internet gateway is chosen by hand: whoever else relays the host lets go. */
function withoutAutoAssign(draft: Draft, client: NodeRecord, gatewayId: string, now: number): NodeRecord {
  const chosen = { ...client, autoAssignGateway: false }
  return client.relayedBy === '' || client.relayedBy === gatewayId ? chosen : leaveRelay(draft, chosen, now)
}

/** Takes the node off its relay's list. The node itself is left to be stored. */
export function leaveRelay(draft: Draft, node: NodeRecord, now: number): NodeRecord {
  const relay = draft.get('nodes', node.relayedBy)
  if (relay !== undefined) putNode(draft, { ...relay, relayedNodes: without(relay.relayedNodes, node.id) }, now)
  return { ...node, isRelayed: false, relayedBy: '' }
}

/** Makes the relay's list exactly `relayed`; nodes that leave it stop being relayed, and those that come leave the list of the relay they had. */
export function setRelayed(draft: Draft, relay: NodeRecord, relayed: readonly string[] | null, now: number): NodeRecord {
  const next = new Set(relayed ?? [])
  for (const id of relay.relayedNodes ?? []) {
    const node = draft.get('nodes', id)
    if (node !== undefined && !next.has(id)) putNode(draft, { ...node, isRelayed: false, relayedBy: '' }, now)
  }
  for (const id of next) {
    const node = draft.get('nodes', id)
    if (node === undefined) continue
    const former = node.relayedBy === relay.id ? undefined : draft.get('nodes', node.relayedBy)
    if (former !== undefined) putNode(draft, { ...former, relayedNodes: without(former.relayedNodes, id) }, now)
    putNode(draft, { ...node, isRelayed: true, relayedBy: relay.id }, now)
  }
  const changed = { ...relay, relayedNodes: relayed === null ? null : [...relayed] }
  putNode(draft, changed, now)
  return changed
}

export function removeClientsOf(draft: Draft, gatewayNodeId: string): void {
  for (const client of draft.find('clientsByGateway', gatewayNodeId)) draft.remove('clients', clientKey(client.network, client.id))
}

/** Cuts everything that hangs on a node: remote clients, relayed nodes, both sides of every gateway link. */
export function detachNode(draft: Draft, node: NodeRecord, now: number): NodeRecord {
  removeClientsOf(draft, node.id)
  const alone = setRelayed(draft, unsetInternetGateway(draft, node, now), node.relayedNodes === null ? null : [], now)
  for (const other of draft.find('nodesByPart', 'carrier')) {
    if (other.id === alone.id) continue
    const internetClients = without(other.internetClients, alone.id)
    const relayedNodes = without(other.relayedNodes, alone.id)
    if (internetClients !== other.internetClients || relayedNodes !== other.relayedNodes) {
      putNode(draft, { ...other, internetClients, relayedNodes }, now)
    }
  }
  const free = { ...alone, internetGateway: '', isRelayed: false, relayedBy: '' }
  putNode(draft, free, now)
  return free
}

export function removeNode(draft: Draft, node: NodeRecord, now: number): void {
  detachNode(draft, node, now)
  unlinkRelay(draft, node.id)
  draft.remove('nodes', node.id)
  touchNetwork(draft, node.network, now)
}

function without(ids: readonly string[] | null, id: string): readonly string[] | null {
  return ids?.includes(id) ? ids.filter((other) => other !== id) : ids
}
