import type { Snapshot } from '../../common/model/snapshot.ts'
import { whyNotRequest } from '../../common/rules/gateway-request.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import { whyNotRelayed } from '../../common/rules/relayed.ts'
import { contains, isAddress, parseRange } from '../domain/address-range.ts'
import { snapshotAround, snapshotFacts } from '../domain/domain-snapshot.ts'
import { withMask, withoutMask } from '../domain/network-addresses.ts'
import { putNode, setInternetGateway, setRelayed, unsetInternetGateway } from '../domain/node-changes.ts'
import { type Decoded, goBool, goInt, goInt32, goString, goStrings, goStruct } from '../http/go-decode.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import type { NetworkRecord, NodeRecord } from '../store/records.ts'

export const nodeBody = goStruct('ApiNode', {
  id: { type: goString },
  network: { type: goString },
  address: { type: goString },
  address6: { type: goString },
  connected: { type: goBool },
  isrelayed: { type: goBool },
  is_gw: { type: goBool },
  is_auto_relay: { type: goBool },
  auto_assign_gw: { type: goBool },
  relayedby: { type: goString },
  relaynodes: { type: goStrings },
  ingressdns: { type: goString },
  ingresspersistentkeepalive: { type: goInt32 },
  ingressmtu: { type: goInt32 },
  metadata: { type: goString },
  isinternetgateway: { type: goBool },
  additional_rag_ips: { type: goStrings },
  tags: { type: { kind: 'map', name: 'map[models.TagID]struct {}' } },
  expdatetime: { type: goInt },
})
type NodeBody = Decoded<typeof nodeBody>

export type NodeUpdate =
  | { readonly ok: true; readonly node: NodeRecord }
  | { readonly ok: false; readonly status: number; readonly message: string }

/**
 * `PUT /api/nodes/{network}/{nodeid}` (netmaker-api.md 5.4): the whole object, what is left out becomes zero. The connected hosts are not in it: they
 * stay while the internet role does. Links that other nodes share (who relays whom, deviation node-update-keeps-links) and the membership itself stay too.
 */
export function updatedNode(services: Services, draft: Draft, old: NodeRecord, body: NodeBody): NodeUpdate {
  const network = draft.get('networks', old.network)
  if (network === undefined) return refusal(500, 'record not found')
  const taken = [body.address ?? '', body.address6 ?? ''].find((address) => isTaken(draft, old, address))
  if (taken !== undefined) return refusal(400, `ip specified is already allocated:  ${taken}`)
  const internet = body.isinternetgateway ?? false
  const clients = old.isInternetGateway && internet ? (old.internetClients ?? []) : []
  const relayed = relayedAfter(old, body, clients)
  // what the server looks at before it stores anything
  const snapshot = snapshotAround(draft, [old.id, ...clients, ...relayed], snapshotFacts(services))
  const first = internet ? roleRefusal(snapshot, old, clients) : undefined
  if (first !== undefined) return refusal(400, first.serverText ?? first.rule)
  const isGateway = body.is_gw ?? false
  const added = relayed.filter((id) => !(old.relayedNodes ?? []).includes(id))
  const [unfit] = isGateway || old.isRelay ? added.flatMap((id) => whyNotRelayed(snapshot, old.id, id)) : []
  if (unfit !== undefined) return refusal(400, unfit.serverText ?? unfit.rule)
  if (isGateway && !old.isGateway && old.isRelayed) return refusal(500, 'gateway cannot be created on a relayed node')
  if (draft.get('hosts', old.hostId) === undefined) return refusal(500, 'record not found')
  if ((body.id ?? '') !== old.id) return refusal(500, `failed to update node ${old.id}, cannot change ID`)
  const addresses = addressesAfter(old, body, network)
  if (addresses === null) return refusal(500, `invalid address provided; out of network range for node ${old.id}`)
  return {
    ok: true,
    node: stored(services, draft, { ...old, ...addresses, ...plainFields(services, old, body) }, { internet, relayed, isGateway }),
  }
}

function roleRefusal(snapshot: Snapshot, old: NodeRecord, clients: readonly string[]): Refusal | undefined {
  if (old.isInternetGateway) {
    if (clients.length === 0) return undefined
    return whyNotRequest(snapshot, { act: 'updateInternetGateway', nodeId: old.id, clients })[0]
  }
  // deviation exits-are-never-chained
  const chained = ['gateway.usesGateway', 'gateway.isRelayed']
  return whyNotRequest(snapshot, { act: 'createInternetGateway', nodeId: old.id, clients: [] }).find(({ rule }) => chained.includes(rule))
}

/** The list of the body; connected hosts join it, as there. */
function relayedAfter(old: NodeRecord, body: NodeBody, clients: readonly string[]): string[] {
  if (!(body.is_gw ?? false) && !old.isRelay) return []
  return [...new Set([...(body.relaynodes ?? []), ...clients])].filter((id) => id !== old.id)
}

function plainFields(services: Services, old: NodeRecord, body: NodeBody): Partial<NodeRecord> {
  const isGateway = body.is_gw ?? false
  const pro = services.edition === 'pro'
  return {
    connected: body.connected ?? false,
    isGateway,
    isRelay: isGateway || (old.isRelay && old.isGateway === false),
    isIngress: isGateway || (old.isIngress && old.isGateway === false),
    isAutoRelay: pro && (body.is_auto_relay ?? false),
    autoAssignGateway: pro && (body.auto_assign_gw ?? false) && !isGateway,
    ingressDns: body.ingressdns ?? '',
    ingressKeepalive: body.ingresspersistentkeepalive ?? 0,
    ingressMtu: body.ingressmtu ?? 0,
    metadata: body.metadata ?? '',
    additionalEndpoints: pro ? (body.additional_rag_ips ?? []).filter(isAddress) : [],
    tags: body.tags ?? {},
    expiresAt: (body.expdatetime ?? 0) * 1000,
  }
}

interface Roles {
  readonly internet: boolean
  readonly relayed: readonly string[]
  readonly isGateway: boolean
}

function stored(services: Services, draft: Draft, node: NodeRecord, { internet, relayed }: Roles): NodeRecord {
  const now = services.clock()
  const relaying = node.isRelay || node.relayedNodes !== null ? setRelayed(draft, node, node.isRelay ? relayed : [], now) : node
  const current = { ...relaying, evaluatedAt: now }
  const host = draft.get('hosts', node.hostId)
  if (internet && host !== undefined && host.tokenHash === '' && host.dns !== 'yes') draft.put('hosts', { ...host, dns: 'yes' })
  if (!internet) {
    const plain = unsetInternetGateway(draft, current, now)
    putNode(draft, plain, now)
    return plain
  }
  return setInternetGateway(draft, current, node.internetClients, now)
}

function isTaken(view: View, old: NodeRecord, address: string): boolean {
  const plain = withoutMask(address)
  if (plain === '' || plain === withoutMask(old.address4) || plain === withoutMask(old.address6)) return false
  const nodes = view.find('nodesByNetwork', old.network)
  const clients = view.find('clientsByNetwork', old.network)
  return (
    nodes.some((node) => [node.address4, node.address6].map(withoutMask).includes(plain)) ||
    clients.some((client) => [client.address4, client.address6].includes(plain))
  )
}

/** An address that is left out or is none keeps the old one; one outside its range is refused (null). */
function addressesAfter(old: NodeRecord, body: NodeBody, network: NetworkRecord): Pick<NodeRecord, 'address4' | 'address6'> | null {
  const after = (given: string, kept: string, range: string): string | null => {
    const plain = withoutMask(given)
    if (!isAddress(plain) || range === '') return kept
    const [outer, inner] = [parseRange(range), parseRange(`${plain}/${plain.includes(':') ? 128 : 32}`)]
    return outer !== null && inner !== null && contains(outer, inner) ? withMask(plain, range) : null
  }
  const address4 = after(body.address ?? '', old.address4, network.range4)
  const address6 = after(body.address6 ?? '', old.address6, network.range6)
  return address4 === null || address6 === null ? null : { address4, address6 }
}

function refusal(status: number, message: string): NodeUpdate {
  return { ok: false, status, message }
}
