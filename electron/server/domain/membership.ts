import type { Draft, View } from '../store/draft.ts'
import type { NetworkRecord, NodeRecord } from '../store/records.ts'
import { assignAddresses, withMask } from './network-addresses.ts'
import { detachNode, putNode, removeNode } from './node-changes.ts'

/** A hundred years and a month: nodes do not expire, but the field says something. */
const nodeLifeMs = 3_158_265_600_000

export type Joined = { readonly ok: true; readonly node: NodeRecord } | { readonly ok: false; readonly message: string }

/** Makes a host a member of a network, with the lowest free addresses. The texts are upstream's. */
export function joinNetwork(
  draft: Draft,
  hostId: string,
  networkName: string,
  facts: { readonly id: string; readonly now: number },
): Joined {
  const network: NetworkRecord | undefined = draft.get('networks', networkName)
  if (network === undefined) return { ok: false, message: 'record not found' }
  const member = membershipOf(draft, hostId, networkName)
  if (member !== undefined && !member.pendingDelete) return { ok: false, message: `host already part of network ${networkName}` }
  // a membership that is on its way out makes room for the new one
  if (member !== undefined) removeNode(draft, member, facts.now)
  const addresses = assignAddresses(draft, network, 'bottom')
  if ('full' in addresses) return { ok: false, message: addresses.full }
  const node: NodeRecord = {
    id: facts.id,
    hostId,
    network: networkName,
    address4: withMask(addresses.address4, network.range4),
    address6: withMask(addresses.address6, network.range6),
    lastModified: facts.now,
    joinedAt: facts.now,
    expiresAt: facts.now + nodeLifeMs,
    connected: true,
    pendingDelete: false,
    isRelayed: false,
    isRelay: false,
    isGateway: false,
    isAutoRelay: false,
    autoAssignGateway: false,
    relayedBy: '',
    relayedNodes: null,
    isIngress: false,
    ingressDns: '',
    ingressKeepalive: 0,
    ingressMtu: 0,
    metadata: '',
    isInternetGateway: false,
    internetClients: null,
    internetGateway: '',
    additionalEndpoints: [],
    tags: {},
    evaluatedAt: 0,
  }
  putNode(draft, node, facts.now)
  return { ok: true, node }
}

export function membershipOf(view: View, hostId: string, network: string): NodeRecord | undefined {
  return view.find('nodesByHost', hostId).find((node) => node.network === network)
}

/** Ends a membership. The node stays, marked, until its host has heard of it (`forgetLeftNodes`), as with netclient; its links are cut at once. */
export function leaveNetwork(draft: Draft, node: NodeRecord, now: number): void {
  putNode(draft, { ...detachNode(draft, node, now), pendingDelete: true }, now)
}

/** Drops the memberships that this host has left: called when its agent asks again, so it knows. */
export function forgetLeftNodes(draft: Draft, hostId: string, now: number): void {
  for (const node of draft.find('nodesByHost', hostId)) if (node.pendingDelete) removeNode(draft, node, now)
}
