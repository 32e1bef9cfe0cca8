import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, timestamp } from './envelope.ts'

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
} as const
