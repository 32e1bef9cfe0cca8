import { z } from 'zod'
import { nodeStatusSchema } from '../../common/model/snapshot.ts'
import { flag, list, operation, text, whole } from './envelope.ts'

/**
 * A gateway that the Pro edition lets this user use (netmaker-api.md 4.4). Nothing of `gw_client` is read: it may be another machine's and carries private keys.
 * Servers before v0.25 leave out what is after `gw_listen_port`.
 */
export const remoteAccessGatewaySchema = z
  .object({
    remote_access_gw_id: z.string(),
    gw_name: text(),
    network: text(),
    is_internet_gateway: flag(),
    gw_peer_public_key: text(),
    gw_listen_port: whole(51821),
    allowed_endpoints: list(z.string()),
    status: nodeStatusSchema.nullish().catch(null),
    dns_address: text(),
    addresses: text(),
  })
  .transform((wire) => ({
    nodeId: wire.remote_access_gw_id,
    name: wire.gw_name,
    network: wire.network,
    isInternetGateway: wire.is_internet_gateway,
    publicKey: wire.gw_peer_public_key,
    port: wire.gw_listen_port,
    /** Bare addresses, in the order in which they are to be tried. */
    endpoints: wire.allowed_endpoints,
    /** null on servers that don't say. */
    status: wire.status ?? null,
    dns: wire.dns_address,
    /** With mask, separated by commas. */
    addresses: wire.addresses,
  }))
export type RemoteAccessGateway = z.infer<typeof remoteAccessGatewaySchema>

/** `clientId`: '' = the server says that this person has none there of the device that asks; null: it doesn't say. */
const ownPlaceSchema = z
  .object({ remote_access_gw_id: z.string(), network: text(), gw_client: z.object({ clientid: z.string() }).nullish().catch(null) })
  .transform((wire) => ({ nodeId: wire.remote_access_gw_id, network: wire.network, clientId: wire.gw_client?.clientid ?? null }))

const path = '/api/users/{username}/remote_access_gw'
const query = ['remote_access_clientid', 'device_id', 'from_mobile'] as const

export const remoteAccessOperations = {
  /** Own user only. By network; nothing accessible is an empty object. The community edition has no such route. */
  list: operation({
    method: 'GET',
    path,
    query,
    answer: byNetwork(remoteAccessGatewaySchema),
    envelope: 'raw',
  }),
  /** The same answer, asked for one device by its `device_id`: only what it says of that device's own places. */
  ownPlaces: operation({ method: 'GET', path, query, answer: byNetwork(ownPlaceSchema), envelope: 'raw' }),
} as const

function byNetwork<Output, Input>(item: z.ZodType<Output, Input>) {
  return z
    .record(z.string(), list(item))
    .nullish()
    .transform((networks) => Object.values(networks ?? {}).flat())
}
