import { groupBy } from '../../../common/group-by.ts'
import { isAdminRole, reachesNetwork } from '../../../common/rules/roles.ts'
import { encodeExtClient, noExtClient } from '../../../netmaker/wire/encode/ext-client.ts'
import { encodeNetwork } from '../../../netmaker/wire/encode/network.ts'
import { encodeUser } from '../../../netmaker/wire/encode/user.ts'
import { memberOf } from '../../auth/member.ts'
import { everything, splitRanges } from '../../domain/client-ranges.ts'
import { peerPort } from '../../domain/domain-snapshot.ts'
import { shownStatus } from '../../domain/node-status.ts'
import { decodeGo, goString, goStruct } from '../../http/go-decode.ts'
import { type Reply, raw, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { View } from '../../store/draft.ts'
import { type ClientRecord, clientKey, type HostRecord, type NetworkRecord, type NodeRecord } from '../../store/records.ts'
import { clientAnswer } from '../client-answers.ts'
import { gatewayDns } from '../ext-client-changes.ts'

const ownPath = '/api/users/{username}/remote_access_gw'
const attachPath = '/api/users/{username}/remote_access_gw/{gatewayId}'

const idBody = goStruct('UserRemoteGwsReq', { remote_access_clientid: { type: goString } })

/** A user's gateways (netmaker-api.md 4.4) and the networks they are in. */
export function remoteAccessRoutes(services: Services): Route[] {
  return [
    route({ method: 'GET', path: ownPath }, 'self', (request) => ownGateways(services, request)),
    // how access was given before v0.25: groups do that now, but who is detached still loses their remote clients
    route({ method: 'POST', path: attachPath }, 'user', (request) => attach(services, request)),
    route({ method: 'DELETE', path: attachPath }, 'user', (request) => detach(services, request)),
    route({ method: 'GET', path: '/api/v1/rac/networks' }, 'user', (request) => networks(services, request)),
    route({ method: 'GET', path: '/api/v1/rac/network/{network}/access_points' }, 'user', (request) => accessPoints(services, request)),
  ]
}

/** Gateways of every network that the user has a role in; admins: all. */
function gatewaysOf(view: View, userName: string): NodeRecord[] {
  const user = view.get('users', userName)
  if (user === undefined) return []
  const member = memberOf(view, user)
  return view
    .list('nodes')
    .filter((node) => node.isGateway && node.isIngress && !node.pendingDelete && reachesNetwork(member, node.network))
}

function ownGateways(services: Services, request: Request): Reply {
  const { view } = services.database
  let accessId = request.query.get('remote_access_clientid') ?? ''
  if (accessId === '') {
    const body = decodeGo(request.body, idBody)
    if (!body.ok) return refused(400, body.message)
    accessId = body.value.remote_access_clientid ?? ''
  }
  if (accessId === '') return refused(400, 'remote access client id cannot be empty')
  const asked = { accessId, deviceId: request.query.get('device_id') ?? '' }
  const owned = view.list('clients').filter((client) => client.owner === request.user && client.remoteAccessClientId !== '')
  const gateways = gatewaysOf(view, request.user).flatMap((node) => {
    const surroundings = surroundingsOf(view, node)
    if (surroundings === null) return []
    const clients = owned.filter((client) => client.gatewayNodeId === node.id).sort((a, b) => (a.id < b.id ? -1 : 1))
    return [encodeGateway(services, node, { ...surroundings, connected: clients.length > 0, client: chosen(clients, asked) })]
  })
  if (request.query.get('from_mobile') === 'true') return wrapped(`fetched gateways for user${request.user}`, gateways)
  return raw(Object.fromEntries(groupBy(gateways, ({ network }) => network)))
}

/** This device's client; else that of the same installation; else, when the caller doesn't name its device, any. */
function chosen(
  clients: readonly ClientRecord[],
  asked: { readonly accessId: string; readonly deviceId: string },
): ClientRecord | undefined {
  const ofDevice = asked.deviceId === '' ? undefined : clients.find((client) => client.deviceId === asked.deviceId)
  const ofInstallation = clients.find((client) => client.remoteAccessClientId === asked.accessId)
  return ofDevice ?? ofInstallation ?? (asked.deviceId === '' ? clients[0] : undefined)
}

interface Surroundings {
  readonly host: HostRecord
  readonly network: NetworkRecord
}

function surroundingsOf(view: View, node: NodeRecord): Surroundings | null {
  const host = view.get('hosts', node.hostId)
  const network = view.get('networks', node.network)
  return host === undefined || network === undefined ? null : { host, network }
}

interface GatewayFacts extends Surroundings {
  readonly connected: boolean
  readonly client: ClientRecord | undefined
}

function encodeGateway(services: Services, node: NodeRecord, facts: GatewayFacts) {
  const { host, network, connected, client } = facts
  const { view } = services.database
  const endpoint = `${host.endpoint4 || `[${host.endpoint6}]`}:${peerPort(host)}`
  const own =
    client === undefined
      ? encodeExtClient(noExtClient)
      : clientAnswer(services, view, { ...client, dns: client.dns || gatewayDns(view, node), endpoint })
  return {
    remote_access_gw_id: node.id,
    gw_name: host.name,
    network: node.network,
    connected,
    is_internet_gateway: node.isInternetGateway,
    gw_client: { ...own, allowed_ips: client === undefined ? null : allowedRanges(view, facts, node, client) },
    gw_peer_public_key: host.publicKey,
    gw_listen_port: peerPort(host),
    metadata: node.metadata,
    allowed_endpoints: [host.endpoint4, host.endpoint6, ...node.additionalEndpoints].filter((address) => address !== ''),
    network_addresses: [network.range4, network.range6],
    status: shownStatus(services, node),
    manage_dns: host.dns === 'yes',
    dns_address: node.ingressDns,
    addresses: [node.address4, node.address6].filter((address) => address !== '').join(', '),
    match_domains: null,
    search_domains: null,
    nameservers: null,
  }
}

/** One text for a full tunnel, one a range for a split one (netmaker-api.md 4.4). */
function allowedRanges(view: View, { network }: GatewayFacts, node: NodeRecord, client: ClientRecord): string[] {
  return node.isInternetGateway ? [everything(node, client)] : splitRanges(view, network, client)
}

function attach(services: Services, request: Request): Reply {
  const { view } = services.database
  const user = view.get('users', request.params.username ?? '')
  if (user === undefined) return noSuchUser(request)
  if (isAdminRole(user.role)) return refused(400, 'superadmins/admins have access to all gateways')
  const node = view.get('nodes', request.params.gatewayId ?? '')
  if (node === undefined) return refused(400, 'failed to fetch remote access gateway node, error: no result found')
  return node.isIngress ? raw(encodeUser(user)) : refused(400, 'node is not a remote access gateway')
}

/** The user's remote clients of the gateway go; nothing is said when it has none, or isn't there. */
function detach(services: Services, request: Request): Reply {
  const draft = services.database.draft()
  const user = draft.get('users', request.params.username ?? '')
  if (user === undefined) return noSuchUser(request)
  for (const client of draft.find('clientsByGateway', request.params.gatewayId ?? '')) {
    if (client.owner === user.name) draft.remove('clients', clientKey(client.network, client.id))
  }
  services.database.commit(draft)
  return raw(encodeUser(user))
}

function noSuchUser({ params }: Request): Reply {
  return refused(400, `failed to fetch user ${params.username}, error: record not found`)
}

function networks(services: Services, request: Request): Reply {
  const { view } = services.database
  const names = new Set(gatewaysOf(view, request.user).map(({ network }) => network))
  const known = view.list('networks').filter(({ name }) => names.has(name))
  return wrapped('fetched user accessible networks', known.length === 0 ? null : known.map(encodeNetwork))
}

function accessPoints(services: Services, request: Request): Reply {
  const { view } = services.database
  const gateways = gatewaysOf(view, request.user).filter(({ network }) => network === request.params.network)
  const points = gateways.flatMap((node) => {
    const host = view.get('hosts', node.hostId)
    return host === undefined
      ? []
      : [
          {
            remote_access_gw_id: node.id,
            gw_name: host.name,
            network: node.network,
            is_internet_gateway: node.isInternetGateway,
            metadata: node.metadata,
          },
        ]
  })
  return wrapped(`fetched user accessible gateways in network ${request.params.network ?? ''}`, points)
}
