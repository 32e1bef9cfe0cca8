import { encodeHost } from '../../netmaker/wire/encode/host.ts'
import { hostOperations } from '../../netmaker/wire/hosts.ts'
import { foreignHostRefusal } from '../auth/foreign-hosts.ts'
import { joinNetwork, leaveNetwork, membershipOf } from '../domain/membership.ts'
import { removeNode } from '../domain/node-changes.ts'
import { pageOf } from '../http/page.ts'
import { empty, type Reply, rawJson, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import { createHostList } from '../long-lists/host-list.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { HostRecord } from '../store/records.ts'
import { hostIdTrouble, updateHost } from './host-update.ts'

/** Hosts and their memberships (netmaker-api.md 5.2). */
export function hostRoutes(services: Services): Route[] {
  const { view } = services.database
  const all = createHostList(services)
  return [
    route(hostOperations.list, 'user', async () => rawJson(await all.read())),
    route(hostOperations.page, 'user', (request) => page(view, request)),
    // only a host may delete itself (netmaker-api.md, verification note); ours does so over the agent protocol
    route({ method: 'DELETE', path: '/api/hosts/{hostid}' }, 'nobody', () => refused(401, 'unauthorized')),
    route({ method: 'PUT', path: '/api/hosts/{hostid}' }, 'user', (request) => updateHost(services, request)),
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

function hostTrouble(view: View, id: string): Reply | null {
  const trouble = hostIdTrouble(id)
  if (trouble !== null) return refused(400, trouble)
  return view.get('hosts', id) === undefined ? refused(500, 'record not found') : null
}

function join(services: Services, request: Request): Reply {
  const { hostid = '', network = '' } = request.params
  const draft = services.database.draft()
  const trouble = hostTrouble(draft, hostid) ?? foreignHostRefusal(services, draft, request.user, hostid)
  if (trouble !== null) return trouble
  const joined = joinNetwork(draft, hostid, network, { id: services.newId(), now: services.clock() })
  if (!joined.ok) return refused(500, joined.message)
  services.database.commit(draft)
  return empty()
}

function leave(services: Services, request: Request): Reply {
  const { hostid = '', network = '' } = request.params
  const draft = services.database.draft()
  const trouble = hostTrouble(draft, hostid)
  if (trouble !== null) return trouble
  const node = membershipOf(draft, hostid, network)
  const force = request.query.get('force') === 'true'
  if (node === undefined || (node.pendingDelete && !force)) return refused(500, `host not part of the network ${network}`)
  if (force) removeNode(draft, node, services.clock())
  else leaveNetwork(draft, node, services.clock())
  services.database.commit(draft)
  return empty()
}
