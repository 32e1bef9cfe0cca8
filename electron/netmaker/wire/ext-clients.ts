import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, unixSeconds } from './envelope.ts'

/** Stands where the private key would be when the client brought its own public key (netmaker-api.md 7.3). */
export const privateKeyPlaceholder = '[ENTER PRIVATE KEY]'

/** A remote client (7.1). The server-made private key is deliberately not read: nobody on our side needs it. */
export const wireExtClientSchema = z
  .object({
    clientid: text(),
    publickey: text(),
    network: text(),
    dns: text(),
    address: text(),
    address6: text(),
    extraallowedips: list(z.string()),
    ingressgatewayid: text(),
    ingressgatewayendpoint: text(),
    lastmodified: unixSeconds(),
    enabled: flag(),
    ownerid: text(),
    deniednodeacls: z.record(z.string(), z.unknown()).nullish(),
    remote_access_client_id: text(),
    postup: text(),
    postdown: text(),
    tags: z.record(z.string(), z.unknown()).nullish(),
    os: text(),
    device_id: text(),
    device_name: text(),
  })
  .transform((wire) => ({
    id: wire.clientid,
    publicKey: wire.publickey,
    network: wire.network,
    dns: wire.dns,
    /** Without mask. */
    address4: wire.address,
    address6: wire.address6,
    extraRanges: wire.extraallowedips,
    gatewayNodeId: wire.ingressgatewayid,
    endpoint: wire.ingressgatewayendpoint,
    lastModified: wire.lastmodified,
    enabled: wire.enabled,
    owner: wire.ownerid,
    deniedNodes: wire.deniednodeacls ?? null,
    remoteAccessClientId: wire.remote_access_client_id,
    postUp: wire.postup,
    postDown: wire.postdown,
    tags: wire.tags ?? null,
    os: wire.os,
    deviceId: wire.device_id,
    deviceName: wire.device_name,
  }))
export type WireExtClient = z.infer<typeof wireExtClientSchema>

const clientFields = {
  clientid: z.string(),
  publickey: z.string(),
  dns: z.string(),
  extraallowedips: z.array(z.string()),
  enabled: z.boolean(),
  deniednodeacls: z.record(z.string(), z.unknown()).nullable(),
  remote_access_client_id: z.string(),
  postup: z.string(),
  postdown: z.string(),
  tags: z.record(z.string(), z.unknown()).nullable(),
  device_id: z.string(),
  device_name: z.string(),
  public_endpoint: z.string(),
  os: z.string(),
  os_family: z.string(),
  os_version: z.string(),
  kernel_version: z.string(),
  client_version: z.string(),
}

export const createExtClientBodySchema = z.object(clientFields).partial()
export type CreateExtClientBody = z.infer<typeof createExtClientBodySchema>

/** Complete on purpose: what is left out is cleared, and without `clientid` the record is lost (7.5). Build it with `updateBody`. */
export const updateExtClientBodySchema = z.object({
  clientid: clientFields.clientid,
  publickey: clientFields.publickey,
  dns: clientFields.dns,
  extraallowedips: clientFields.extraallowedips,
  enabled: clientFields.enabled,
  deniednodeacls: clientFields.deniednodeacls,
  remote_access_client_id: clientFields.remote_access_client_id,
  postup: clientFields.postup,
  postdown: clientFields.postdown,
  tags: clientFields.tags,
  device_id: clientFields.device_id,
  device_name: clientFields.device_name,
})
export type UpdateExtClientBody = z.infer<typeof updateExtClientBodySchema>

/** The body that changes nothing but `change`, from a fresh read of the client. */
export function updateBody(fresh: WireExtClient, change: Partial<UpdateExtClientBody>): UpdateExtClientBody {
  return {
    clientid: fresh.id,
    publickey: fresh.publicKey,
    dns: fresh.dns,
    extraallowedips: fresh.extraRanges,
    enabled: fresh.enabled,
    deniednodeacls: fresh.deniedNodes,
    remote_access_client_id: fresh.remoteAccessClientId,
    postup: fresh.postUp,
    postdown: fresh.postDown,
    tags: fresh.tags,
    device_id: fresh.deviceId,
    device_name: fresh.deviceName,
    ...change,
  }
}

export const extClientOperations = {
  listAll: operation({ method: 'GET', path: '/api/extclients', answer: list(wireExtClientSchema), envelope: 'raw' }),
  list: operation({ method: 'GET', path: '/api/extclients/{network}', answer: list(wireExtClientSchema), envelope: 'raw' }),
  get: operation({ method: 'GET', path: '/api/extclients/{network}/{clientid}', answer: wireExtClientSchema, envelope: 'raw' }),
  file: operation({
    method: 'GET',
    path: '/api/extclients/{network}/{clientid}/file',
    query: ['preferredip'],
    answer: z.string(),
    envelope: 'text',
  }),
  /** v0.24 answers 200 with an empty body: read the client back then. */
  create: operation({
    method: 'POST',
    path: '/api/extclients/{network}/{nodeid}',
    body: createExtClientBodySchema,
    answer: wireExtClientSchema,
    envelope: 'raw',
  }),
  update: operation({
    method: 'PUT',
    path: '/api/extclients/{network}/{clientid}',
    body: updateExtClientBodySchema,
    answer: wireExtClientSchema,
    envelope: 'raw',
  }),
  /** 200 for an unknown client too; 500 `no result found` when its gateway is gone: deleted either way. */
  remove: operation({ method: 'DELETE', path: '/api/extclients/{network}/{clientid}', answer: nothingSchema, envelope: 'wrapped' }),
  /** The only partial update. 202: done soon, never reported. v1.5.0 and newer. */
  setEnabled: operation({
    method: 'PUT',
    path: '/api/v1/extclients/{network}/bulk/status',
    body: z.object({ ids: z.array(z.string()), enabled: z.boolean() }),
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
} as const
