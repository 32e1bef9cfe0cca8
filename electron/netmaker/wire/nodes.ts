import { z } from 'zod'
import { nodeStatusSchema } from '../../common/model/snapshot.ts'
import { flag, list, operation, text, unixSeconds, whole } from './envelope.ts'
import { wireExtClientSchema } from './ext-clients.ts'

const status = nodeStatusSchema.catch('unknown')

/**
 * A host's membership in a network, or (`isStatic`) a remote client dressed as one: those share a nil id and must be filtered out first
 * (netmaker-api.md 5.3).
 */
export const wireNodeSchema = z
  .object({
    id: z.string(),
    hostid: text(),
    network: text(),
    address: text(),
    address6: text(),
    lastcheckin: unixSeconds(),
    connected: flag(),
    pendingdelete: flag(),
    isrelayed: flag(),
    isrelay: flag(),
    is_gw: flag(),
    is_auto_relay: flag(),
    auto_assign_gw: flag(),
    relayedby: text(),
    relaynodes: list(z.string()),
    isingressgateway: flag(),
    ingressdns: text(),
    ingresspersistentkeepalive: whole(),
    ingressmtu: whole(),
    metadata: text(),
    is_fail_over: flag(),
    isinternetgateway: flag(),
    inet_node_req: z
      .object({ inet_node_client_ids: list(z.string()) })
      .nullish()
      .transform((value) => value?.inet_node_client_ids ?? []),
    internetgw_node_id: text(),
    additional_rag_ips: list(z.string()),
    is_static: flag(),
    is_user_node: flag(),
    /** Zero values unless `is_static`. */
    static_node: wireExtClientSchema.nullish().catch(null),
    status: status.nullish(),
  })
  .transform((wire) => ({
    id: wire.id,
    hostId: wire.hostid,
    network: wire.network,
    /** With the network's mask, '' when none. */
    address4: wire.address,
    address6: wire.address6,
    lastCheckIn: wire.lastcheckin,
    connected: wire.connected,
    pendingDelete: wire.pendingdelete,
    isRelayed: wire.isrelayed,
    isRelay: wire.isrelay,
    isGateway: wire.is_gw,
    isAutoRelay: wire.is_auto_relay,
    autoAssignGateway: wire.auto_assign_gw,
    relayedBy: wire.relayedby,
    relayedNodes: wire.relaynodes,
    isIngress: wire.isingressgateway,
    ingressDns: wire.ingressdns,
    ingressKeepalive: wire.ingresspersistentkeepalive,
    ingressMtu: wire.ingressmtu,
    metadata: wire.metadata,
    isFailover: wire.is_fail_over,
    isInternetGateway: wire.isinternetgateway,
    internetClients: wire.inet_node_req,
    internetGateway: wire.internetgw_node_id,
    additionalEndpoints: wire.additional_rag_ips,
    isStatic: wire.is_static,
    remoteClient: wire.is_static ? (wire.static_node ?? null) : null,
    /** Only the list calls compute it: '' and nonsense elsewhere read as 'unknown'. */
    status: wire.status ?? 'unknown',
  }))
export type WireNode = z.infer<typeof wireNodeSchema>

export const nodeStatusesSchema = z.record(
  z.string(),
  z.object({ id: text(), is_static: flag(), is_user_node: flag(), status: status.nullish() }).transform((wire) => ({
    id: wire.id,
    isStatic: wire.is_static,
    status: wire.status ?? 'unknown',
  })),
)

export const nodeOperations = {
  listAll: operation({ method: 'GET', path: '/api/nodes', answer: list(wireNodeSchema), envelope: 'raw' }),
  list: operation({ method: 'GET', path: '/api/nodes/{network}', answer: list(wireNodeSchema), envelope: 'raw' }),
  /** Keyed by node id, or by client id for remote clients. */
  statuses: operation({
    method: 'GET',
    path: '/api/v1/nodes/{network}/status',
    answer: nodeStatusesSchema.nullish().transform((value): z.infer<typeof nodeStatusesSchema> => value ?? {}),
    envelope: 'wrapped',
  }),
} as const
