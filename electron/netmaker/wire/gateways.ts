import { z } from 'zod'
import { errorEnvelopeSchema, operation } from './envelope.ts'
import { wireNodeSchema } from './nodes.ts'

/** Node ids (not host ids) of the hosts to send through the gateway. */
export const internetClientsBodySchema = z.object({ inet_node_client_ids: z.array(z.string()) })

export function internetClientsBody(clients: readonly string[]): z.infer<typeof internetClientsBodySchema> {
  return { inet_node_client_ids: [...clients] }
}

export const createGatewayBodySchema = z.object({
  extclientdns: z.string().optional(),
  is_internet_gw: z.boolean(),
  metadata: z.string().optional(),
  persistentkeepalive: z.number().optional(),
  mtu: z.number().optional(),
  relayaddrs: z.array(z.string()).optional(),
  inet_node_client_ids: z.array(z.string()).optional(),
})

/**
 * Body of `POST …/gateway` that makes an internet gateway. Without hosts on purpose: given together with hosts the server may save an older copy
 * of the node (netmaker-api.md 6.4, traps); connect them afterwards by `PUT …/inet_gw`.
 */
export function internetGatewayBody(): z.infer<typeof createGatewayBodySchema> {
  return { is_internet_gw: true }
}

/** The gateway's node, or null for the no-op on one that already is a gateway: 200, wrapped, and the asked-for hosts not applied (6.2). */
const createdSchema = z.union([wireNodeSchema, errorEnvelopeSchema.transform(() => null)])

export const gatewayOperations = {
  createInternetGateway: operation({
    method: 'POST',
    path: '/api/nodes/{network}/{nodeid}/inet_gw',
    body: internetClientsBodySchema.partial(),
    answer: createdSchema,
    envelope: 'raw',
  }),
  /** Replaces the whole list of connected hosts. */
  updateInternetGateway: operation({
    method: 'PUT',
    path: '/api/nodes/{network}/{nodeid}/inet_gw',
    body: internetClientsBodySchema,
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
  /** Takes the internet role only; also answers 200 where there is none. */
  removeInternetGateway: operation({
    method: 'DELETE',
    path: '/api/nodes/{network}/{nodeid}/inet_gw',
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
  createGateway: operation({
    method: 'POST',
    path: '/api/nodes/{network}/{nodeid}/gateway',
    body: createGatewayBodySchema,
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
  /** Takes its remote clients with it. */
  removeGateway: operation({
    method: 'DELETE',
    path: '/api/nodes/{network}/{nodeid}/gateway',
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
  /** Before v0.90, when a remote-access gateway was a thing of its own; the body is the same as far as it is ours. */
  createRemoteAccess: operation({
    method: 'POST',
    path: '/api/nodes/{network}/{nodeid}/createingress',
    body: createGatewayBodySchema,
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
  removeRemoteAccess: operation({
    method: 'DELETE',
    path: '/api/nodes/{network}/{nodeid}/deleteingress',
    answer: wireNodeSchema,
    envelope: 'raw',
  }),
} as const

/** Old names of the unified gateway endpoints (netmaker-api.md 6.4). */
export const gatewayAliases = {
  create: ['/api/nodes/{network}/{nodeid}/createingress', '/api/nodes/{network}/{nodeid}/createrelay'],
  remove: ['/api/nodes/{network}/{nodeid}/deleteingress', '/api/nodes/{network}/{nodeid}/deleterelay'],
} as const
