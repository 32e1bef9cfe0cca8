import { nodeOperations } from '../../netmaker/wire/nodes.ts'
import { lastCheckIn, nodeStatus } from '../domain/node-status.ts'
import { type Reply, rawJson, refused, wrapped } from '../http/reply.ts'
import { type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { nodeList, nodeListJson } from './node-answers.ts'

/** Node lists and their status (netmaker-api.md 5.3, 5.5). */
export function nodeRoutes(services: Services): Route[] {
  const list = rememberedLists(services)
  return [
    route(nodeOperations.listAll, 'user', () => list(undefined)),
    route(nodeOperations.list, 'user', (request) => list(request.params.network ?? '')),
    // for netclient's own tokens, which this server never gives out
    route({ method: 'GET', path: '/api/nodes/{network}/{nodeid}' }, 'nobody', () => refused(401, 'unauthorized')),
    route(nodeOperations.statuses, 'user', (request) => statuses(services, request.params.network ?? '')),
  ]
}

/** How long a list may lag behind check-ins. Behind writes it never does. */
const listAgeMs = 500

/** Several windows and agents ask for the same big list at the same moment: it is written once. */
function rememberedLists(services: Services): (network: string | undefined) => Reply {
  const { database, clock } = services
  const remembered = new Map<string | undefined, { readonly at: number; readonly reply: Reply }>()
  database.onCommit(() => remembered.clear())
  return (network) => {
    const known = remembered.get(network)
    if (known !== undefined && Math.abs(clock() - known.at) < listAgeMs) return known.reply
    const { nodes, clients } = nodeList(database.view, network)
    const sorted = network === undefined ? [...nodes].sort((a, b) => (a.id < b.id ? -1 : 1)) : nodes
    const reply = rawJson(Buffer.from(nodeListJson(services, database.view, { nodes: sorted, clients })))
    // a name that is no network must not grow the memory
    if (network === undefined || database.view.get('networks', network) !== undefined) remembered.set(network, { at: clock(), reply })
    return reply
  }
}

function statuses(services: Services, network: string): Reply {
  const { view, checkIns } = services.database
  if (view.get('networks', network) === undefined) return refused(400, 'failed to get network record not found')
  const { nodes, clients } = nodeList(view, network)
  const now = services.clock()
  const entries = nodes.map((node) => {
    const status = nodeStatus(node, lastCheckIn(node, checkIns), now)
    return [node.id, { id: node.id, is_static: false, is_user_node: false, status }] as const
  })
  const remote = clients.map(({ id, enabled, deviceId, remoteAccessClientId }) => {
    const isUserNode = deviceId !== '' || remoteAccessClientId !== ''
    return [id, { id, is_static: true, is_user_node: isUserNode, status: enabled ? 'online' : 'offline' }] as const
  })
  return wrapped('fetched nodes with metric status', Object.fromEntries([...entries, ...remote]))
}
