import type { Snapshot } from '../../common/model/snapshot.ts'
import { whyNotRequest } from '../../common/rules/gateway-request.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { whyNotRelayed } from '../../common/rules/relayed.ts'
import { nilUuid } from '../../netmaker/wire/encode/go-time.ts'
import { contains, isAddress, parseRange } from '../domain/address-range.ts'
import { snapshotAround, snapshotFacts } from '../domain/domain-snapshot.ts'
import { withMask, withoutMask } from '../domain/network-addresses.ts'
import { leaveRelay, putNode, setInternetGateway, setRelayed, unsetInternetGateway } from '../domain/node-changes.ts'
import { parseUuid } from '../domain/uuid.ts'
import { type Decoded, goBool, goInt32, goInt64, goString, goStrings, goStruct } from '../http/go-decode.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import type { NetworkRecord, NodeRecord } from '../store/records.ts'

/** Upstream models.ApiNode, as far as it is read. */
export const nodeBody = goStruct('ApiNode', {
  id: { type: goString },
  hostid: { type: goString },
  network: { type: goString },
  address: { type: goString },
  address6: { type: goString },
  localaddress: { type: goString },
  allowedips: { type: goStrings },
  lastmodified: { type: goInt64 },
  expdatetime: { type: goInt64 },
  lastcheckin: { type: goInt64 },
  lastpeerupdate: { type: goInt64 },
  networkrange: { type: goString },
  networkrange6: { type: goString },
  isrelayed: { type: goBool },
  isrelay: { type: goBool },
  is_gw: { type: goBool },
  is_auto_relay: { type: goBool },
  auto_assign_gw: { type: goBool },
  relayedby: { type: goString },
  relaynodes: { type: goStrings },
  isegressgateway: { type: goBool },
  isingressgateway: { type: goBool },
  egressgatewayranges: { type: goStrings },
  ingressdns: { type: goString },
  ingresspersistentkeepalive: { type: goInt32 },
  ingressmtu: { type: goInt32 },
  server: { type: goString },
  connected: { type: goBool },
  pendingdelete: { type: goBool },
  metadata: { type: goString },
  isinternetgateway: { type: goBool },
  internetgw_node_id: { type: goString },
  additional_rag_ips: { type: goStrings },
  tags: { type: { kind: 'map', name: 'map[models.TagID]struct {}' } },
})
type NodeBody = Decoded<typeof nodeBody>

export type NodeUpdate =
  | { readonly ok: true; readonly node: NodeRecord }
  | { readonly ok: false; readonly status: number; readonly message: string }

/**
 * `PUT /api/nodes/{network}/{nodeid}` (netmaker-api.md 5.4): the whole object, what is left out becomes zero. The connected hosts are not in it: they
 * stay while the internet role does; and neither is whether it takes remote clients, whatever `is_gw` says. Links that other nodes share (who relays whom,
 * deviation node-update-keeps-links) and the membership itself stay too.
 */
export function updatedNode(services: Services, draft: Draft, old: NodeRecord, body: NodeBody): NodeUpdate {
  const network = draft.get('networks', old.network)
  if (network === undefined) return refusal(500, 'record not found')
  const taken = takenAddress(draft, old, body)
  if (taken !== undefined) return refusal(400, `ip specified is already allocated:  ${taken}`)
  if (additionalEndpoints(services, body) === null) return refusal(400, 'error converting node')
  const roles = rolesAfter(services, old, body)
  const unfit = rolesTrouble(services, draft, old, roles)
  if (unfit !== null) return unfit
  // the host that the body names is looked for, and then not taken
  if (draft.get('hosts', (body.hostid ?? '').toLowerCase()) === undefined) return refusal(500, 'record not found')
  const addresses = addressesAfter(old, body, network)
  if (addresses === null) {
    const named = parseUuid(body.id ?? '')
    return refusal(500, `invalid address provided; out of network range for node ${named.ok ? named.id : nilUuid}`)
  }
  return { ok: true, node: stored(services, draft, old, { ...old, ...addresses, ...plainFields(services, old, body) }, roles) }
}

interface Roles {
  readonly gateway: boolean
  readonly internet: boolean
  /** Its connected hosts, which stay while it has the internet role. */
  readonly clients: readonly string[]
  readonly relays: boolean
  /** Whom it relays; null where Go leaves the list unset. */
  readonly relayed: readonly string[] | null
}

function rolesAfter({ edition }: Services, old: NodeRecord, body: NodeBody): Roles {
  const gateway = body.is_gw ?? false
  const internet = body.isinternetgateway ?? false
  const clients = old.isInternetGateway && internet ? (old.internetClients ?? []) : []
  const relays = edition === 'pro' ? old.isRelay : gateway
  return { gateway, internet, clients, relays, relayed: relayedAfter(old, body, clients, relays) }
}

/** A list that is left out stays; connected hosts join it, as there. */
function relayedAfter(old: NodeRecord, body: NodeBody, clients: readonly string[], relays: boolean): readonly string[] | null {
  const list = body.relaynodes ?? old.relayedNodes
  if (!relays) return list === null ? null : []
  if (list === null && clients.length === 0) return null
  return [...new Set([...(list ?? []), ...clients])].filter((id) => id !== old.id)
}

/** What the server looks at before it stores anything. */
function rolesTrouble(services: Services, draft: Draft, old: NodeRecord, roles: Roles): NodeUpdate | null {
  const relayed = roles.relayed ?? []
  const snapshot = snapshotAround(draft, [old.id, ...roles.clients, ...relayed], snapshotFacts(services))
  const first = roles.internet ? internetRefusal(snapshot, old, roles.clients) : undefined
  if (first !== undefined) return refusal(400, first.serverText ?? first.rule)
  const added = relayed.filter((id) => !(old.relayedNodes ?? []).includes(id))
  const [unfit] = added.flatMap((id) => whyNotRelayed(snapshot, old.id, id))
  if (unfit !== undefined) return refusal(400, unfit.serverText ?? unfit.rule)
  // deviation exits-are-never-chained
  return roles.gateway && !old.isGateway && old.isRelayed ? refusal(500, 'gateway cannot be created on a relayed node') : null
}

function internetRefusal(snapshot: Snapshot, old: NodeRecord, clients: readonly string[]): Refusal | undefined {
  if (old.isInternetGateway) {
    if (clients.length === 0) return undefined
    return whyNotRequest(snapshot, { act: 'updateInternetGateway', nodeId: old.id, clients })[0]
  }
  // deviation exits-are-never-chained
  const chained = ['gateway.usesGateway', 'gateway.isRelayed']
  return whyNotRequest(snapshot, { act: 'createInternetGateway', nodeId: old.id, clients: [] }).find(({ rule }) => chained.includes(rule))
}

function plainFields(services: Services, old: NodeRecord, body: NodeBody): Partial<NodeRecord> {
  const isGateway = body.is_gw ?? false
  const connected = body.connected ?? false
  return {
    connected,
    // who is switched on again counts as seen
    joinedAt: connected && !old.connected ? services.clock() : old.joinedAt,
    isGateway,
    isRelay: services.edition === 'pro' ? old.isRelay : isGateway,
    isAutoRelay: body.is_auto_relay ?? false,
    autoAssignGateway: (body.auto_assign_gw ?? false) && !isGateway,
    ingressDns: body.ingressdns ?? '',
    ingressKeepalive: body.ingresspersistentkeepalive ?? 0,
    ingressMtu: body.ingressmtu ?? 0,
    metadata: body.metadata ?? '',
    additionalEndpoints: additionalEndpoints(services, body) ?? [],
    tags: body.tags ?? old.tags,
    // deviation node-update-keeps-the-node
    expiresAt: body.expdatetime ? body.expdatetime * 1000 : old.expiresAt,
  }
}

/** Pro only; null: one of them is no address. */
function additionalEndpoints({ edition }: Services, body: NodeBody): string[] | null {
  const given = edition === 'pro' ? (body.additional_rag_ips ?? []) : []
  return given.every(isAddress) ? given : null
}

function stored(services: Services, draft: Draft, old: NodeRecord, node: NodeRecord, { internet, relayed }: Roles): NodeRecord {
  const now = services.clock()
  const free = node.isRelayed && (node.autoAssignGateway || old.autoAssignGateway) ? leaveRelay(draft, node, now) : node
  const current = { ...setRelayed(draft, free, relayed, now), evaluatedAt: now, lastModified: now }
  const host = draft.get('hosts', node.hostId)
  if (internet && host !== undefined && host.tokenHash === '' && host.dns !== 'yes') draft.put('hosts', { ...host, dns: 'yes' })
  if (!internet) {
    const plain = unsetInternetGateway(draft, current, now)
    putNode(draft, plain, now)
    return plain
  }
  return setInternetGateway(draft, current, node.internetClients, now)
}

/**
 * An address of the body that somebody else has. Upstream compares whole addresses with bare ones, so it notices only those that come without a mask
 * (deviation node-update-keeps-the-node); among them the node's own.
 */
function takenAddress(view: View, old: NodeRecord, body: NodeBody): string | undefined {
  const asked = [
    [body.address ?? '', old.address4],
    [body.address6 ?? '', old.address6],
  ] as const
  const changed = asked.filter(([given, own]) => given !== '' && own !== '' && given !== own)
  return changed.map(([given]) => given).find((given) => isTaken(view, old, given))
}

function isTaken(view: View, old: NodeRecord, address: string): boolean {
  const plain = withoutMask(address)
  const hasMask = address.includes('/')
  const nodes = view.find('nodesByNetwork', old.network).filter(({ id }) => !hasMask || id !== old.id)
  const clients = view.find('clientsByNetwork', old.network)
  return (
    nodes.some((node) => [node.address4, node.address6].map(withoutMask).includes(plain)) ||
    clients.some((client) => [client.address4, client.address6].includes(plain))
  )
}

/** null: the server refuses one of them. An IPv6 address that is left out stays (deviation node-update-keeps-the-node). */
function addressesAfter(old: NodeRecord, body: NodeBody, network: NetworkRecord): Pick<NodeRecord, 'address4' | 'address6'> | null {
  const address4 = addressAfter(body.address ?? '', old.address4, network.range4)
  const address6 = (body.address6 ?? '') === '' ? old.address6 : addressAfter(body.address6 ?? '', old.address6, network.range6)
  return address4 === null || address6 === null ? null : { address4, address6 }
}

/** With the network's mask. An address without any is none. */
function addressAfter(given: string, own: string, range: string): string | null {
  const plain = parseRange(given) === null ? '' : withoutMask(given)
  if (plain === withoutMask(own)) return own
  const [outer, inner] = [parseRange(range), parseRange(`${plain}/${plain.includes(':') ? 128 : 32}`)]
  return outer !== null && inner !== null && contains(outer, inner) ? withMask(plain, range) : null
}

function refusal(status: number, message: string): NodeUpdate {
  return { ok: false, status, message }
}
