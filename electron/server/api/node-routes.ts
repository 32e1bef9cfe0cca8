import { nodeOperations } from '../../netmaker/wire/nodes.ts'
import { raw, refused, wrapped } from '../http/reply.ts'
import { type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { nodeList } from './node-answers.ts'

/** Node lists and their status (netmaker-api.md 5.3, 5.5). */
export function nodeRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route(nodeOperations.listAll, 'user', () => raw(nodeList(services, view, undefined).sort((a, b) => (a.id < b.id ? -1 : 1)))),
    route(nodeOperations.list, 'user', (request) => raw(nodeList(services, view, request.params.network ?? ''))),
    // for netclient's own tokens, which this server never gives out
    route({ method: 'GET', path: '/api/nodes/{network}/{nodeid}' }, 'nobody', () => refused(401, 'unauthorized')),
    route(nodeOperations.statuses, 'user', (request) => {
      const network = request.params.network ?? ''
      if (view.get('networks', network) === undefined) return refused(400, 'failed to get network record not found')
      const entries = nodeList(services, view, network).map((node) => {
        const id = node.is_static ? node.static_node.clientid : node.id
        return [id, { id, is_static: node.is_static, is_user_node: node.is_user_node, status: node.status }] as const
      })
      return wrapped('fetched nodes with metric status', Object.fromEntries(entries))
    }),
  ]
}
