import { nodeOperations } from '../../netmaker/wire/nodes.ts'
import { shownStatus } from '../domain/node-status.ts'
import { type Reply, rawJson, refused, wrapped } from '../http/reply.ts'
import { type Route, route } from '../http/router.ts'
import { createNodeLists } from '../long-lists/node-lists.ts'
import type { Services } from '../services.ts'
import { nodesOfNetwork } from './node-answers.ts'

/** Node lists and their status (netmaker-api.md 5.3, 5.5). */
export function nodeRoutes(services: Services): Route[] {
  const lists = createNodeLists(services)
  return [
    route(nodeOperations.listAll, 'user', async () => rawJson(await lists.of(undefined).read())),
    route(nodeOperations.list, 'user', async (request) => rawJson(await lists.of(request.params.network ?? '').read())),
    // for netclient's own tokens, which this server never gives out
    route({ method: 'GET', path: '/api/nodes/{network}/{nodeid}' }, 'nobody', () => refused(401, 'unauthorized')),
    route(nodeOperations.statuses, 'user', (request) => statuses(services, request.params.network ?? '')),
  ]
}

function statuses(services: Services, network: string): Reply {
  const { view } = services.database
  if (view.get('networks', network) === undefined) return refused(400, 'failed to get network record not found')
  const { nodes, clients } = nodesOfNetwork(view, network)
  const entries = nodes.map((node) => {
    const status = shownStatus(services, node)
    return [node.id, { id: node.id, is_static: false, is_user_node: false, status }] as const
  })
  const remote = clients.map(({ id, enabled, deviceId, remoteAccessClientId }) => {
    const isUserNode = deviceId !== '' || remoteAccessClientId !== ''
    return [id, { id, is_static: true, is_user_node: isUserNode, status: enabled ? 'online' : 'offline' }] as const
  })
  return wrapped('fetched nodes with metric status', Object.fromEntries([...entries, ...remote]))
}
