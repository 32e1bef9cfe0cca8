import { encodeNode, encodeStaticNode } from '../../netmaker/wire/encode/node.ts'
import { lastCheckIn, nodeStatus } from '../domain/node-status.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { NodeRecord } from '../store/records.ts'

/** Nodes as the API shows them. */

/** One node. `status: 'none'`: writes answer without computing it (netmaker-api.md 6.1). */
export function nodeAnswer(services: Services, view: View, node: NodeRecord, status: 'computed' | 'none') {
  const network = view.get('networks', node.network)
  const host = view.get('hosts', node.hostId)
  const checkedInAt = lastCheckIn(node, services.database.checkIns)
  return encodeNode(node, {
    range4: network?.range4 ?? '',
    range6: network?.range6 ?? '',
    server: services.names.server,
    lastCheckIn: checkedInAt,
    status: status === 'none' ? '' : nodeStatus(node, checkedInAt, services.clock()),
    location: host?.location ?? '',
    country: host?.country ?? '',
  })
}

/** Nodes of the given networks (all: undefined), followed by the remote clients of every network that has a gateway. */
export function nodeList(services: Services, view: View, network: string | undefined) {
  const nodes = view.list('nodes').filter((node) => network === undefined || node.network === network)
  const withGateway = new Set(nodes.filter((node) => node.isIngress).map((node) => node.network))
  const clients = view.list('clients').filter((client) => withGateway.has(client.network))
  return [...nodes.map((node) => nodeAnswer(services, view, node, 'computed')), ...clients.map(encodeStaticNode)]
}
