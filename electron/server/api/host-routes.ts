import { encodeHost } from '../../netmaker/wire/encode/host.ts'
import { hostOperations } from '../../netmaker/wire/hosts.ts'
import { removeHosts } from '../agent/remove-host.ts'
import { foreignHostRefusal } from '../auth/foreign-hosts.ts'
import { joinNetwork, leaveNetwork, membershipOf } from '../domain/membership.ts'
import { removeNode } from '../domain/node-changes.ts'
import { decodeGo } from '../http/go-decode.ts'
import { pageOf } from '../http/page.ts'
import { empty, emptyJson, notFound, type Reply, rawJson, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import { createHostList } from '../long-lists/host-list.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { HostRecord } from '../store/records.ts'
import { bulkDeleteBody, bulkIds } from './bulk-ids.ts'
import { asDefaultGateway } from './default-hosts.ts'
import { readHostId, updateHost } from './host-update.ts'

/** Hosts and their memberships (netmaker-api.md 5.2). */
export function hostRoutes(services: Services): Route[] {
  const { view } = services.database
  const all = createHostList(services)
  return [
    route(hostOperations.list, 'user', async () => rawJson(await all.read())),
    route(hostOperations.page, 'user', (request) => page(view, request)),
    // only a host may delete itself (netmaker-api.md, verification note); ours does so over the agent protocol
    route({ method: 'DELETE', path: '/api/hosts/{hostid}' }, 'nobody', () => refused(401, 'unauthorized')),
    // what netclient would be told to do (deviation no-master-key-no-netclient); not the update of a host called so
    route({ method: 'PUT', path: '/api/hosts/keys' }, 'user', notFound),
    route({ method: 'POST', path: '/api/hosts/sync' }, 'user', () => wrapped('sync all hosts request received')),
    route({ method: 'POST', path: '/api/hosts/{hostid}/sync' }, 'user', (request) => synced(services, request)),
    route({ method: 'PUT', path: '/api/hosts/{hostid}' }, 'user', (request) => updateHost(services, request)),
    route({ method: 'DELETE', path: '/api/v1/ui/hosts/{hostid}' }, 'user', (request) => remove(services, request)),
    route({ method: 'DELETE', path: '/api/v1/hosts/bulk' }, 'user', (request) => removeAll(services, request)),
    route(hostOperations.joinNetwork, 'user', (request) => join(services, request)),
    route(hostOperations.leaveNetwork, 'user', (request) => leave(services, request)),
  ]
}

function page(view: View, request: Request): Reply {
  const systems = request.query.getAll('os')
  const wanted = (request.query.get('q') ?? '').toLowerCase()
  const searched = (host: HostRecord) => [host.id, host.name, host.publicKey, host.endpoint4, host.endpoint6]
  const found = view
    .list('hosts')
    .filter((host) => systems.length === 0 || systems.includes(host.os))
    .filter((host) => wanted === '' || searched(host).some((text) => text.toLowerCase().includes(wanted)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return wrapped(
    'fetched hosts',
    pageOf(request.query, found, (host) =>
      encodeHost(
        host,
        view.find('nodesByHost', host.id).map(({ id }) => id),
      ),
    ),
  )
}

/** The host in the path as the store has it, or why there is none. */
function hostOf(
  view: View,
  request: Request,
  unknown: Reply,
): { readonly ok: true; readonly host: HostRecord } | { readonly ok: false; readonly reply: Reply } {
  const wanted = readHostId(request.params.hostid ?? '')
  if (!wanted.ok) return wanted
  const host = view.get('hosts', wanted.id)
  return host === undefined ? { ok: false, reply: unknown } : { ok: true, host }
}

function join(services: Services, request: Request): Reply {
  const draft = services.database.draft()
  const found = hostOf(draft, request, refused(500, 'record not found'))
  if (!found.ok) return found.reply
  const { host } = found
  const foreign = foreignHostRefusal(services, draft, request.user, host.id)
  if (foreign !== null) return foreign
  const joined = joinNetwork(draft, host.id, request.params.network ?? '', { id: services.newId(), now: services.clock() })
  if (!joined.ok) return refused(500, joined.message)
  asDefaultGateway(services, draft, host, joined.node)
  services.database.commit(draft)
  return empty()
}

/** Marks a membership that goes; `force` ends it at once, one that is marked already included. */
function leave(services: Services, request: Request): Reply {
  const { network = '' } = request.params
  const draft = services.database.draft()
  const found = hostOf(draft, request, refused(400, 'node not found'))
  if (!found.ok) return found.reply
  const node = membershipOf(draft, found.host.id, network)
  const force = request.query.get('force') === 'true'
  if (node === undefined) return force ? refused(400, 'node not found') : refused(500, `host not part of the network ${network}`)
  if (node.pendingDelete && !force) return refused(500, `host not part of the network ${network}`)
  if (force) removeNode(draft, node, services.clock())
  else leaveNetwork(draft, node, services.clock())
  services.database.commit(draft)
  return node.pendingDelete ? wrapped('force deleted daemon node successfully') : empty()
}

/** `DELETE /api/v1/ui/hosts/{hostid}`: by an admin, unlike the host's own way out. */
function remove(services: Services, request: Request): Reply {
  const { view } = services.database
  const found = hostOf(view, request, refused(500, 'record not found'))
  if (!found.ok) return found.reply
  const { host } = found
  const nodeIds = view.find('nodesByHost', host.id).map(({ id }) => id)
  if (nodeIds.length > 0 && request.query.get('force') !== 'true') return refused(500, 'host still has associated nodes')
  removeHosts(services, [host.id])
  return wrapped(`deleted host ${host.name}`, encodeHost(host, nodeIds))
}

/** Upstream answers 202 and works afterwards; here the work is done when the answer goes out. Unknown ids are skipped. */
function removeAll(services: Services, request: Request): Reply {
  const bulk = bulkIds(decodeGo(request.body, bulkDeleteBody), 'no host IDs provided')
  if (!bulk.ok) return bulk.reply
  removeHosts(
    services,
    bulk.ids.flatMap((text) => {
      const wanted = readHostId(text)
      return wanted.ok ? wanted.id : []
    }),
  )
  return wrapped(`bulk delete of ${bulk.ids.length} host(s) accepted`, null, 202)
}

/** Hosts of our agent ask all the time: there is nothing to be sent. */
function synced(services: Services, request: Request): Reply {
  const found = hostOf(services.database.view, request, refused(400, 'record not found'))
  return found.ok ? emptyJson() : found.reply
}
