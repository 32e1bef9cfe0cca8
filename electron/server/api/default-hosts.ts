import { joinNetwork, membershipOf } from '../domain/membership.ts'
import { putNode } from '../domain/node-changes.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import type { HostRecord, NetworkRecord, NodeRecord } from '../store/records.ts'
import { fullGateway } from './gateway-role.ts'

/** A default host is in every network, as a gateway where it can be one (netmaker-api.md, verification note). */

export function joinEveryNetwork(services: Services, draft: Draft, host: HostRecord): void {
  for (const network of draft.list('networks')) joinAsDefault(services, draft, host, network)
}

export function joinDefaultHosts(services: Services, draft: Draft, network: NetworkRecord): void {
  for (const host of draft.list('hosts')) if (host.isDefault) joinAsDefault(services, draft, host, network)
}

/** The new member with the gateway role, where its host is one for everybody and can have it. */
export function asDefaultGateway(services: Services, draft: Draft, host: HostRecord, node: NodeRecord): void {
  const now = services.clock()
  if (host.isDefault && host.os === 'linux') putNode(draft, fullGateway(node, { autoRelay: services.edition === 'pro' }, now), now)
}

/** A full network is passed over. */
function joinAsDefault(services: Services, draft: Draft, host: HostRecord, network: NetworkRecord): void {
  if (membershipOf(draft, host.id, network.name) !== undefined) return
  const joined = joinNetwork(draft, host.id, network.name, { id: services.newId(), now: services.clock() })
  if (joined.ok) asDefaultGateway(services, draft, host, joined.node)
}
