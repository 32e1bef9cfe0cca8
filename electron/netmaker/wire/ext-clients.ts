import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, timestamp, unixSeconds } from './envelope.ts'
import { wireViolationsSchema } from './posture.ts'

/** Stands where the private key would be when the client brought its own public key (netmaker-api.md 7.3). */
export const privateKeyPlaceholder = '[ENTER PRIVATE KEY]'

/** The fields of a remote client that we have names for (7.1). */
const knownFieldsSchema = z.object({
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
  remote_access_client_id: text(),
  postup: text(),
  postdown: text(),
  os: text(),
  device_id: text(),
  device_name: text(),
  jit_expires_at: timestamp(),
  posture_check_violations: wireViolationsSchema,
})

/**
 * A remote client. `record` is everything that the server said about it, fields that we don't know included: an update has to send all of it back (7.5).
 * The server-made private key is deliberately not read: nobody on our side needs it, and an update doesn't take it.
 */
export const wireExtClientSchema = z.record(z.string(), z.unknown()).transform((answer, context) => {
  const fields = knownFieldsSchema.safeParse(answer)
  if (!fields.success) {
    for (const { path, message } of fields.error.issues) context.addIssue({ code: 'custom', path: [...path], message })
    return z.NEVER
  }
  const { privatekey: _secret, ...record } = answer
  const wire = fields.data
  return {
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
    remoteAccessClientId: wire.remote_access_client_id,
    postUp: wire.postup,
    postDown: wire.postdown,
    os: wire.os,
    deviceId: wire.device_id,
    deviceName: wire.device_name,
    /** Unix milliseconds, 0 = not granted for a time only. */
    grantEndsAt: wire.jit_expires_at,
    violations: wire.posture_check_violations,
    record,
  }
})
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

/** Complete on purpose: what is left out is cleared, and without `clientid` the record is lost (7.5). Made by `updateBody` alone. */
export const updateExtClientBodySchema = z.looseObject({ clientid: z.string().min(1), enabled: z.boolean() })
export type UpdateExtClientBody = z.infer<typeof updateExtClientBodySchema>

/** What a device says of itself: old facts would go on failing checks that it meets by now. */
export interface DeviceFields {
  readonly os: string
  readonly os_family: string
  readonly os_version: string
  readonly kernel_version: string
  readonly client_version: string
}

export interface ClientChange extends Partial<DeviceFields> {
  readonly clientid?: string
  readonly publickey?: string
  readonly enabled?: boolean
}

/** The body that changes nothing but `change`, from a fresh read of the client: every field comes back as it was read, unknown ones too. */
export function updateBody({ record, id, enabled }: WireExtClient, change: ClientChange): UpdateExtClientBody {
  return { ...record, clientid: id, enabled, ...change }
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
