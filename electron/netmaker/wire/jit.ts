import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, timestamp, whole } from './envelope.ts'

/** A network as far as access for a time is concerned ("JIT", Pro from v1.5 on; netmaker-api.md 7.7). */
export const jitNetworkSchema = z
  .object({
    network_id: text(),
    jit_enabled: flag(),
    has_access: flag(),
    grant: z.object({ expires_at: timestamp() }).nullish().catch(null),
    request: z.object({ status: text() }).nullish().catch(null),
    pending_request: flag(),
  })
  .transform((wire) => ({
    /** `netid`, as in every path. */
    network: wire.network_id,
    enabled: wire.jit_enabled,
    hasAccess: wire.has_access,
    /** Unix milliseconds, 0 = none or without an end. */
    grantEndsAt: wire.grant?.expires_at ?? 0,
    /** 'pending', 'approved', 'denied', 'expired', '' without a request. */
    requestStatus: wire.request?.status ?? '',
    pending: wire.pending_request,
  }))
export type JitNetwork = z.infer<typeof jitNetworkSchema>

/** Somebody's wish to get into a network for a time, and the grant that it became. */
const accessRequestSchema = z
  .object({
    id: text(),
    user_name: text(),
    reason: text(),
    status: text(),
    requested_at: timestamp(),
    expires_at: timestamp(),
    grant_id: text(),
  })
  .transform((wire) => ({
    id: wire.id,
    user: wire.user_name,
    reason: wire.reason,
    /** 'pending', 'approved', 'denied', 'expired'. */
    status: wire.status,
    /** Unix milliseconds. */
    requestedAt: wire.requested_at,
    /** Unix milliseconds, 0 = none. */
    expiresAt: wire.expires_at,
    /** '' = there is none, or the server doesn't tell. */
    grantId: wire.grant_id,
  }))
export type AccessRequest = z.infer<typeof accessRequestSchema>

export const jitOperations = {
  networks: operation({ method: 'GET', path: '/api/v1/jit_user/networks', answer: list(jitNetworkSchema), envelope: 'wrapped' }),
  request: operation({
    method: 'POST',
    path: '/api/v1/jit_user/request',
    query: ['network'],
    body: z.object({ reason: z.string() }),
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  /** For admins of the network, newest first. */
  list: operation({
    method: 'GET',
    path: '/api/v1/jit',
    query: ['network', 'status', 'page', 'per_page'],
    answer: z.object({ data: list(accessRequestSchema), total_pages: whole(1) }),
    envelope: 'wrapped',
  }),
  /** `expires_at`: Unix seconds. */
  approve: operation({
    method: 'POST',
    path: '/api/v1/jit',
    query: ['network'],
    body: z.object({ action: z.literal('approve'), request_id: z.string(), expires_at: z.number() }),
    answer: z.object({ id: text() }).nullish(),
    envelope: 'wrapped',
  }),
  deny: operation({
    method: 'POST',
    path: '/api/v1/jit',
    query: ['network'],
    body: z.object({ action: z.literal('deny'), request_id: z.string() }),
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  revoke: operation({
    method: 'DELETE',
    path: '/api/v1/jit',
    query: ['network', 'grant_id'],
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
} as const
