import { administersNetwork } from '../../common/rules/roles.ts'
import { extClientOperations } from '../../netmaker/wire/ext-clients.ts'
import { memberOf } from '../auth/member.ts'
import { touchNetwork } from '../domain/node-changes.ts'
import { decodeGo, goBool, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import { type ClientRecord, clientKey } from '../store/records.ts'
import { bulkDeleteBody, bulkIds } from './bulk-ids.ts'
import { admittedClient } from './client-admission.ts'
import { toggledClient } from './ext-client-changes.ts'

const statusBody = goStruct('BulkExtClientStatusUpdate', { ids: { type: goStrings }, enabled: { type: goBool } })
const bulkPath = '/api/v1/extclients/{network}/bulk'

/** Several remote clients at once. Upstream answers 202 and works afterwards; here the work is done when the answer goes out. Unknown ids are skipped. */
export function extClientBulkRoutes(services: Services): Route[] {
  return [
    route(extClientOperations.setEnabled, 'user', (request) => setEnabled(services, request)),
    route({ method: 'DELETE', path: bulkPath }, 'user', (request) => removeAll(services, request)),
  ]
}

function setEnabled(services: Services, request: Request): Reply {
  const network = request.params.network ?? ''
  const draft = services.database.draft()
  if (draft.get('networks', network) === undefined) return refused(400, `network ${network} not found`)
  const bulk = bulkIds(decodeGo(request.body, statusBody), 'no ext client IDs provided')
  if (!bulk.ok) return bulk.reply
  const { ids, body } = bulk
  const enabled = body.enabled ?? false
  request.tells({ does: enabled ? 'enable' : 'disable', names: ids })
  for (const id of ids) {
    const client = draft.get('clients', clientKey(network, id))
    if (client === undefined || client.enabled === enabled || !mayTouch(draft, request, client)) continue
    const admitted = admittedClient(services, draft, toggledClient(client, enabled))
    if (admitted.ok) draft.put('clients', admitted.client)
  }
  touchNetwork(draft, network, services.clock())
  services.database.commit(draft)
  return wrapped(`bulk ${enabled ? 'CONNECT' : 'DISCONNECT'} of ${ids.length} ext client(s) accepted`, null, 202)
}

function removeAll(services: Services, request: Request): Reply {
  const network = request.params.network ?? ''
  const bulk = bulkIds(decodeGo(request.body, bulkDeleteBody), 'no ext client IDs provided')
  if (!bulk.ok) return bulk.reply
  const { ids } = bulk
  request.tells({ names: ids })
  const draft = services.database.draft()
  if (draft.get('networks', network) === undefined) return refused(400, `network ${network} not found`)
  for (const id of ids) {
    const client = draft.get('clients', clientKey(network, id))
    if (client !== undefined && mayTouch(draft, request, client)) draft.remove('clients', clientKey(network, id))
  }
  touchNetwork(draft, network, services.clock())
  services.database.commit(draft)
  return wrapped(`bulk delete of ${ids.length} ext client(s) accepted`, null, 202)
}

/** Deviation bulk-acts-spare-others: their own clients, unless they run the network. */
function mayTouch(view: View, request: Request, client: ClientRecord): boolean {
  const user = view.get('users', request.user)
  return user !== undefined && (client.owner === user.name || administersNetwork(memberOf(view, user), client.network))
}
