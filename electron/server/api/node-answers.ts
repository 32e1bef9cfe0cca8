import { encodeNode, type NodeSurroundings } from '../../netmaker/wire/encode/node.ts'
import { lastCheckIn, shownStatus } from '../domain/node-status.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord, NodeRecord } from '../store/records.ts'

/** Nodes as the API shows them. */

/** One node. `status: 'none'`: writes answer without computing it (netmaker-api.md 6.1). */
export function nodeAnswer(services: Services, view: View, node: NodeRecord, status: 'computed' | 'none') {
  return encodeNode(node, {
    ...surroundings(services, view, node),
    lastCheckIn: lastCheckIn(node, services.database.checkIns),
    status: status === 'none' ? '' : shownStatus(services, node),
  })
}

/** What is shown of a node's network and host. */
export function surroundings({ names }: Services, view: View, node: NodeRecord): Omit<NodeSurroundings, 'lastCheckIn' | 'status'> {
  const network = view.get('networks', node.network)
  const host = view.get('hosts', node.hostId)
  return {
    range4: network?.range4 ?? '',
    range6: network?.range6 ?? '',
    server: names.server,
    location: host?.location ?? '',
    country: host?.country ?? '',
  }
}

export interface NodeList {
  readonly nodes: readonly NodeRecord[]
  /** Of every listed network that has a gateway. */
  readonly clients: readonly ClientRecord[]
}

/** The nodes of a network, and the remote clients that are listed with them. */
export function nodesOfNetwork(view: View, network: string): NodeList {
  const nodes = view.find('nodesByNetwork', network)
  return { nodes, clients: nodes.some(({ isIngress }) => isIngress) ? view.find('clientsByNetwork', network) : [] }
}

/** The same of all networks. `nodes`: in the order of the list. */
export function nodesOfAll(view: View, nodes: readonly NodeRecord[]): NodeList {
  const withGateway = new Set(nodes.filter((node) => node.isIngress).map((node) => node.network))
  return { nodes, clients: view.list('clients').filter((client) => withGateway.has(client.network)) }
}
