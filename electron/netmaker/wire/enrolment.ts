import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, timestamp, whole } from './envelope.ts'

/** What lets a new host in. `value` and `token` are secrets. */
export const wireEnrolmentKeySchema = z
  .object({
    value: text(),
    token: text(),
    networks: list(z.string()),
    tags: list(z.string()),
    unlimited: flag(),
    uses_remaining: whole(),
    expiration: timestamp(),
    default: flag(),
  })
  .transform((wire) => ({
    value: wire.value,
    token: wire.token,
    networks: wire.networks,
    tags: wire.tags,
    unlimited: wire.unlimited,
    usesRemaining: wire.uses_remaining,
    /** Unix milliseconds, 0 = never. */
    expiresAt: wire.expiration,
    isDefault: wire.default,
  }))
export type WireEnrolmentKey = z.infer<typeof wireEnrolmentKeySchema>

/** 1 = expires at a time, 2 = a number of uses, 3 = unlimited. */
export const enrolmentKeyType = { timed: 1, uses: 2, unlimited: 3 } as const

export const enrolmentOperations = {
  list: operation({ method: 'GET', path: '/api/v1/enrollment-keys', answer: list(wireEnrolmentKeySchema), envelope: 'raw' }),
  create: operation({
    method: 'POST',
    path: '/api/v1/enrollment-keys',
    body: z.object({
      networks: z.array(z.string()),
      tags: z.array(z.string()),
      type: z.number(),
      unlimited: z.boolean().optional(),
      uses_remaining: z.number().optional(),
      expiration: z.number().optional(),
    }),
    answer: wireEnrolmentKeySchema,
    envelope: 'raw',
  }),
  /** Relay, tags for new hosts and automatic assignment only; what is left out goes. */
  update: operation({
    method: 'PUT',
    path: '/api/v1/enrollment-keys/{keyID}',
    body: z.object({ relay: z.string(), groups: z.array(z.string()), auto_assign_gw: z.boolean() }),
    answer: wireEnrolmentKeySchema,
    envelope: 'raw',
  }),
  remove: operation({ method: 'DELETE', path: '/api/v1/enrollment-keys/{keyID}', answer: nothingSchema, envelope: 'empty' }),
} as const
