import { foreignNodesRefusal } from '../auth/foreign-hosts.ts'
import { putNode, removeNode } from '../domain/node-changes.ts'
import { decodeGo, goBool, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { bulkDeleteBody, bulkIds } from './bulk-ids.ts'
import { onNode } from './gateway-assign-routes.ts'
import { nodeAnswer } from './node-answers.ts'
import { nodeBody, updatedNode } from './node-update.ts'

const nodePath = '/api/nodes/{network}/{nodeid}'
const bulkPath = '/api/v1/nodes/{network}/bulk'

const statusBody = goStruct('BulkNodeStatusUpdate', { ids: { type: goStrings }, connected: { type: goBool } })

/** Changes of memberships (netmaker-api.md 5.4). */
export function nodeWriteRoutes(services: Services): Route[] {
  return [
    route(
      { method: 'PUT', path: nodePath },
      'user',
      onNode(services, (node, request) => {
        const body = decodeGo(request.body, nodeBody)
        if (!body.ok) return refused(400, body.message)
        const draft = services.database.draft()
        const added = (body.value.relaynodes ?? []).filter((id) => !(node.relayedNodes ?? []).includes(id))
        const foreign = foreignNodesRefusal(services, draft, request.user, added)
        if (foreign !== null) return foreign
        const updated = updatedNode(services, draft, node, body.value)
        if (!updated.ok) return refused(updated.status, updated.message)
        const answer = nodeAnswer(services, draft, updated.node, 'computed')
        services.database.commit(draft)
        return raw(answer)
      }),
    ),
    // for netclient's own tokens, which this server never gives out
    route({ method: 'DELETE', path: nodePath }, 'nobody', () => refused(401, 'unauthorized')),
    route({ method: 'DELETE', path: bulkPath }, 'user', (request) => removeAll(services, request)),
    route({ method: 'PUT', path: `${bulkPath}/status` }, 'user', (request) => setConnected(services, request)),
  ]
}

/** Upstream answers 202 and works afterwards; here the work is done when the answer goes out. Unknown ids are skipped. Nobody waits for the hosts. */
function removeAll(services: Services, request: Request): Reply {
  const network = request.params.network ?? ''
  const bulk = bulkIds(decodeGo(request.body, bulkDeleteBody), 'no node IDs provided')
  if (!bulk.ok) return bulk.reply
  const { ids } = bulk
  const draft = services.database.draft()
  if (draft.get('networks', network) === undefined) return refused(400, `network ${network} not found`)
  for (const id of ids) {
    const node = draft.get('nodes', id)
    if (node?.network === network) removeNode(draft, node, services.clock())
  }
  services.database.commit(draft)
  return wrapped(`bulk delete of ${ids.length} node(s) accepted`, null, 202)
}

function setConnected(services: Services, request: Request): Reply {
  const network = request.params.network ?? ''
  const draft = services.database.draft()
  if (draft.get('networks', network) === undefined) return refused(400, `network ${network} not found`)
  const bulk = bulkIds(decodeGo(request.body, statusBody), 'no node IDs provided')
  if (!bulk.ok) return bulk.reply
  const { ids, body } = bulk
  const connected = body.connected ?? false
  for (const id of ids) {
    const node = draft.get('nodes', id)
    if (node?.network !== network || node.connected === connected) continue
    // who is switched on again counts as seen
    const joinedAt = connected ? services.clock() : node.joinedAt
    putNode(draft, { ...node, connected, joinedAt }, services.clock())
  }
  services.database.commit(draft)
  return wrapped(`bulk ${connected ? 'CONNECT' : 'DISCONNECT'} of ${ids.length} node(s) accepted`, null, 202)
}
