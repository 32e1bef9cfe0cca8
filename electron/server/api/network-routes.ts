import { groupBy } from '../../common/group-by.ts'
import { reservedNetworkNames, seesNetwork } from '../../common/rules/roles.ts'
import { encodeNetwork } from '../../netmaker/wire/encode/network.ts'
import { networkOperations } from '../../netmaker/wire/networks.ts'
import { memberOf } from '../auth/member.ts'
import { overlaps, parseRange, rangeText } from '../domain/address-range.ts'
import { unlinkNetwork } from '../domain/enrolment-links.ts'
import { removeNode } from '../domain/node-changes.ts'
import { randomSecret } from '../domain/random-names.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, raw, rawAsText, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { NetworkRecord } from '../store/records.ts'
import { joinDefaultHosts } from './default-hosts.ts'
import { keepaliveTroubles, nameTroubles, networkBody } from './network-body.ts'
import { updateNetwork } from './network-update.ts'
import { forgetNetworkRoles } from './pro/group-routes.ts'

/** Networks (netmaker-api.md 5.1). */
export function networkRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route(networkOperations.list, 'user', (request) => rawAsText(listOf(services, request))),
    route({ method: 'GET', path: '/api/v1/networks/stats' }, 'user', (request) => stats(services, request)),
    route(networkOperations.get, 'user', (request) => {
      const network = view.get('networks', request.params.network ?? '')
      return network === undefined ? refused(404, 'record not found') : raw(encodeNetwork(network))
    }),
    // this server has no egress gateways
    route({ method: 'GET', path: '/api/networks/{network}/egress_routes' }, 'user', (request) => {
      if (view.get('networks', request.params.network ?? '') === undefined) return refused(400, 'record not found')
      return wrapped('fetched network egress routes', {})
    }),
    route(networkOperations.create, 'user', (request) => create(services, request)),
    route(networkOperations.update, 'user', (request) => updateNetwork(services, request)),
    route(networkOperations.remove, 'user', (request) => remove(services, request.params.network ?? '')),
  ]
}

function listOf(services: Services, request: Request) {
  const found = seen(services, request).map(encodeNetwork)
  // upstream's filter leaves an unset list where it finds nothing
  return found.length === 0 && services.edition === 'pro' ? null : found
}

/** The networks of the user's groups; admins and auditors see all. */
function seen(services: Services, request: Request): NetworkRecord[] {
  const { view } = services.database
  const networks = view.list('networks').sort(byName)
  const user = view.get('users', request.user)
  if (services.edition === 'ce' || user === undefined) return networks
  const member = memberOf(view, user)
  return networks.filter(({ name }) => seesNetwork(member, name))
}

function stats(services: Services, request: Request): Reply {
  const nodes = groupBy(services.database.view.list('nodes'), ({ network }) => network)
  const entries = seen(services, request).map((network) => ({
    Network: encodeNetwork(network),
    Hosts: nodes.get(network.name)?.length ?? 0,
  }))
  return wrapped('fetched networks with stats', entries.length === 0 ? null : entries)
}

function create(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, networkBody)
  if (!body.ok) return refused(400, body.message)
  const draft = services.database.draft()
  const name = body.value.netid ?? ''
  request.tells({ target: name })
  if (Buffer.byteLength(name) > 32) return refused(400, "network name shouldn't exceed 32 characters")
  const ranges = checkRanges(draft, body.value.addressrange ?? '', body.value.addressrange6 ?? '')
  if ('trouble' in ranges) return refused(400, ranges.trouble)
  const trouble = nameTrouble(draft, name, body.value.defaultkeepalive ?? 0)
  if (trouble !== null) return refused(400, trouble)
  // deviation reserved-network-names
  if (services.edition === 'pro' && reservedNetworkNames.includes(name)) return refused(400, 'invalid network name')
  const now = services.clock()
  const network: NetworkRecord = {
    id: services.newId(),
    name,
    ...ranges,
    // zero means "not given": the database's default takes its place, as upstream
    keepalive: body.value.defaultkeepalive || 20,
    mtu: body.value.defaultmtu || 1280,
    autoRemove: body.value.auto_remove ?? false,
    autoRemoveTags: body.value.auto_remove_tags ?? [],
    autoRemoveThreshold: body.value.auto_remove_threshold || (body.value.auto_remove ? 60 : 0),
    timedAccess: body.value.jit_enabled ?? false,
    virtualNat: { pool: body.value.virtual_nat_pool_ipv4 ?? '', sitePrefix: body.value.virtual_nat_site_prefixlen_ipv4 ?? 0 },
    nodesUpdatedAt: now,
    createdAt: now,
    updatedAt: now,
  }
  draft.put('networks', network)
  draft.put('enrolmentKeys', {
    value: randomSecret(32),
    networks: [name],
    tags: [name],
    unlimited: true,
    usesRemaining: 0,
    expiresAt: 0,
    type: 3,
    groups: [],
    isDefault: true,
  })
  joinDefaultHosts(services, draft, network)
  services.database.commit(draft)
  return raw(encodeNetwork(network))
}

type Ranges = { readonly range4: string; readonly range6: string }

function checkRanges(view: View, text4: string, text6: string): Ranges | { readonly trouble: string } {
  if (text4 === '' && text6 === '') return { trouble: 'IPv4 or IPv6 CIDR required' }
  const range4 = text4 === '' ? null : parseRange(text4)
  if (text4 !== '' && range4?.family !== 4) return { trouble: `invalid CIDR address: ${text4}` }
  if (range4 !== null && range4.prefix >= 31) return { trouble: 'cannot create network with /31 or /32 cidr' }
  const range6 = text6 === '' ? null : parseRange(text6)
  if (text6 !== '' && range6?.family !== 6) return { trouble: `invalid CIDR address: ${text6}` }
  if (range6 !== null && range6.prefix >= 127) return { trouble: 'cannot create network with /127 or /128 cidr' }
  const taken = view.list('networks').flatMap((network) => [parseRange(network.range4), parseRange(network.range6)])
  for (const other of taken) {
    if (other === null) continue
    if ((range4 !== null && overlaps(range4, other)) || (range6 !== null && overlaps(range6, other))) {
      return { trouble: 'network cidr already in use' }
    }
  }
  return { range4: range4 === null ? '' : rangeText(range4), range6: range6 === null ? '' : rangeText(range6) }
}

function nameTrouble(view: View, name: string, keepalive: number): string | null {
  const taken = name === '' || view.get('networks', name) !== undefined
  const reasons = [...nameTroubles(name), ...(taken ? ['invalid network name'] : []), ...keepaliveTroubles(keepalive)]
  return reasons.length === 0 ? null : reasons.join('\n')
}

/** An unknown network is no error; one with nodes takes them, their gateways and remote clients with it (netmaker-api.md, verification note). */
function remove(services: Services, name: string): Reply {
  const draft = services.database.draft()
  const now = services.clock()
  for (const node of draft.find('nodesByNetwork', name)) removeNode(draft, node, now)
  unlinkNetwork(draft, name)
  draft.remove('networks', name)
  for (const check of draft.list('postureChecks')) if (check.network === name) draft.remove('postureChecks', check.id)
  for (const one of draft.list('accessRequests')) if (one.network === name) draft.remove('accessRequests', one.id)
  forgetNetworkRoles(draft, name)
  services.database.commit(draft)
  return wrapped('success')
}

function byName(a: NetworkRecord, b: NetworkRecord): number {
  return a.name < b.name ? -1 : 1
}
