import { type GatewayRequest, whyNotRequest } from '../../common/rules/gateway-request.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { gatewayAliases, gatewayOperations } from '../../netmaker/wire/gateways.ts'
import { foreignNodesRefusal } from '../auth/foreign-hosts.ts'
import { snapshotAround, snapshotFacts } from '../domain/domain-snapshot.ts'
import { unlinkRelay } from '../domain/enrolment-links.ts'
import { putNode, removeClientsOf, setInternetGateway, setRelayed, unsetInternetGateway } from '../domain/node-changes.ts'
import { type Decoded, decodeGo, goBool, goInt32, goString, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import type { NodeRecord } from '../store/records.ts'
import { onNode } from './gateway-assign-routes.ts'
import { defaultClientDns, fullGateway, type GatewayWishes, withoutGatewayRole } from './gateway-role.ts'
import { nodeAnswer } from './node-answers.ts'

const internetBody = goStruct('InetNodeReq', { inet_node_client_ids: { type: goStrings } })

const gatewayBody = goStruct('CreateGwReq', {
  extclientdns: { type: goString, embedded: 'IngressRequest' },
  is_internet_gw: { type: goBool, embedded: 'IngressRequest' },
  metadata: { type: goString, embedded: 'IngressRequest' },
  persistentkeepalive: { type: goInt32, embedded: 'IngressRequest' },
  mtu: { type: goInt32, embedded: 'IngressRequest' },
  nodeid: { type: goString, embedded: 'RelayRequest' },
  netid: { type: goString, embedded: 'RelayRequest' },
  relayaddrs: { type: goStrings, embedded: 'RelayRequest' },
  inet_node_client_ids: { type: goStrings, embedded: 'InetNodeReq' },
})

/** Gateways: order of checks, statuses and texts of netmaker-api.md 6.2–6.4. The rules themselves are `common/rules`. */
export function gatewayRoutes(services: Services): Route[] {
  const create = onNode(services, (node, request) => createGateway(services, node, request))
  const remove = onNode(services, (node, request) => removeGateway(services, node, request))
  return [
    route(
      gatewayOperations.createInternetGateway,
      'user',
      onNode(services, (node, request) => createInternet(services, node, request)),
    ),
    route(
      gatewayOperations.updateInternetGateway,
      'user',
      onNode(services, (node, request) => updateInternet(services, node, request)),
    ),
    route(
      gatewayOperations.removeInternetGateway,
      'user',
      onNode(services, (node, request) => removeInternet(services, node, request)),
    ),
    route(gatewayOperations.createGateway, 'user', create),
    route(gatewayOperations.removeGateway, 'user', remove),
    ...gatewayAliases.create.map((path) => route({ method: 'POST', path }, 'user', create)),
    ...gatewayAliases.remove.map((path) => route({ method: 'DELETE', path }, 'user', remove)),
  ]
}

function createInternet(services: Services, node: NodeRecord, request: Request): Reply {
  // a second create is a no-op that doesn't even read its body
  if (node.isInternetGateway) return wrapped('node is already acting as internet gateway')
  const body = decodeGo(request.body, internetBody)
  if (!body.ok) return refused(400, body.message)
  const clients = body.value.inet_node_client_ids ?? null
  const draft = services.database.draft()
  request.tells({ names: hostNames(draft, clients ?? []) })
  const refusal =
    foreignNodesRefusal(services, draft, request.user, clients ?? []) ??
    firstRefusal(services, draft, { act: 'createInternetGateway', nodeId: node.id, clients: clients ?? [] })
  if (refusal !== null) return refusal
  const ingressDns = node.isGateway && node.ingressDns === '' ? defaultClientDns : node.ingressDns
  return stored(services, draft, setInternetGateway(draft, { ...node, ingressDns }, clients, services.clock()))
}

function updateInternet(services: Services, node: NodeRecord, request: Request): Reply {
  const body = decodeGo(request.body, internetBody)
  if (!body.ok) return refused(400, body.message)
  const clients = body.value.inet_node_client_ids ?? null
  const draft = services.database.draft()
  const [before, after] = [new Set(node.internetClients), new Set(clients)]
  const added = [...after].filter((id) => !before.has(id))
  const gone = [...before].filter((id) => !after.has(id))
  request.tells({ names: hostNames(draft, added), gone: hostNames(draft, gone) })
  const refusal =
    foreignNodesRefusal(services, draft, request.user, added) ??
    firstRefusal(services, draft, { act: 'updateInternetGateway', nodeId: node.id, clients: clients ?? [] })
  if (refusal !== null) return refusal
  const now = services.clock()
  return stored(services, draft, setInternetGateway(draft, unsetInternetGateway(draft, node, now), clients, now))
}

function removeInternet(services: Services, node: NodeRecord, request: Request): Reply {
  const draft = services.database.draft()
  request.tells({ gone: hostNames(draft, node.internetClients ?? []) })
  return stored(services, draft, unsetInternetGateway(draft, node, services.clock()))
}

function stored(services: Services, draft: Draft, node: NodeRecord): Reply {
  services.database.commit(draft)
  const { view } = services.database
  return raw(nodeAnswer(services, view, view.get('nodes', node.id) ?? node, 'none'))
}

function createGateway(services: Services, node: NodeRecord, request: Request): Reply {
  const draft = services.database.draft()
  // these two are answered before the body is read
  const early = refusals(services, draft, { act: 'createGateway', nodeId: node.id, clients: [] })[0]
  if (early?.rule === 'gateway.autoAssign' || early?.rule === 'gateway.hostMissing') return answered(early)
  const body = decodeGo(request.body, gatewayBody)
  if (!body.ok) return refused(400, body.message)
  const clients = body.value.inet_node_client_ids ?? []
  const relayed = body.value.relayaddrs ?? null
  request.tells({ names: hostNames(draft, clients) })
  const asked = {
    act: 'createGateway',
    nodeId: node.id,
    clients,
    relayed: relayed ?? [],
    internet: body.value.is_internet_gw ?? false,
  } as const
  const refusal = foreignNodesRefusal(services, draft, request.user, [...clients, ...asked.relayed]) ?? firstRefusal(services, draft, asked)
  if (refusal !== null) return refusal
  const now = services.clock()
  const made = setRelayed(
    draft,
    fullGateway(withRole(draft, node, body.value, now), { ...wishesOf(body.value), autoRelay: services.edition === 'pro' }, now),
    relayed,
    now,
  )
  const host = draft.get('hosts', node.hostId)
  if (host !== undefined) {
    // deviation agent-hosts-serve-no-dns: our agent has no resolver, so nobody may be sent there for names
    const dns = body.value.is_internet_gw && host.tokenHash === '' ? 'yes' : host.dns
    draft.put('hosts', { ...host, isStaticPort: true, dns })
  }
  if (clients.length > 0) {
    const ingressDns = made.ingressDns === '' ? defaultClientDns : made.ingressDns
    // deviation a-second-list-adds-hosts
    const all = [...new Set([...(made.internetClients ?? []), ...clients])]
    setInternetGateway(draft, { ...made, ingressDns }, all, now)
  }
  // upstream answers the state before the hosts were connected
  const answer = nodeAnswer(services, draft, { ...made, lastModified: now }, 'computed')
  services.database.commit(draft)
  return raw(answer)
}

/** Deviation role-off-frees-hosts: an exit that is made a gateway without the internet role lets its hosts go. */
function withRole(draft: Draft, node: NodeRecord, body: Decoded<typeof gatewayBody>, now: number): NodeRecord {
  return node.isInternetGateway && !body.is_internet_gw ? unsetInternetGateway(draft, node, now) : node
}

function wishesOf(body: Decoded<typeof gatewayBody>): GatewayWishes {
  return {
    internet: body.is_internet_gw ?? false,
    dns: body.extclientdns ?? '',
    metadata: body.metadata ?? '',
    keepalive: body.persistentkeepalive ?? 0,
    mtu: body.mtu ?? 0,
  }
}

function removeGateway(services: Services, node: NodeRecord, request: Request): Reply {
  const draft = services.database.draft()
  request.tells({ gone: hostNames(draft, node.internetClients ?? []) })
  const now = services.clock()
  removeClientsOf(draft, node.id)
  const alone = setRelayed(draft, unsetInternetGateway(draft, node, now), [], now)
  const plain = withoutGatewayRole(alone, now)
  putNode(draft, plain, now)
  unlinkRelay(draft, node.id)
  services.database.commit(draft)
  const { view } = services.database
  return raw(nodeAnswer(services, view, view.get('nodes', node.id) ?? plain, 'computed'))
}

/** For the audit log: what nodes are called. */
function hostNames(view: View, nodeIds: readonly string[]): readonly string[] {
  return nodeIds.map((id) => view.get('hosts', view.get('nodes', id)?.hostId ?? '')?.name ?? id)
}

function refusals(services: Services, view: View, request: GatewayRequest): Refusal[] {
  const about = [request.nodeId, ...request.clients, ...(request.relayed ?? [])]
  return whyNotRequest(snapshotAround(view, about, snapshotFacts(services)), request)
}

function firstRefusal(services: Services, view: View, request: GatewayRequest): Reply | null {
  const first = refusals(services, view, request)[0]
  return first === undefined ? null : answered(first)
}

function answered(refusal: Refusal): Reply {
  return refused(refusal.status ?? 400, refusal.serverText ?? refusal.rule)
}
