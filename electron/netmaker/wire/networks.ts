import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, whole } from './envelope.ts'

/** `netid` is the name in every path; the server's `id` is never needed (netmaker-api.md 5.1). */
export const wireNetworkSchema = z
  .object({
    netid: z.string(),
    addressrange: text(),
    addressrange6: text(),
    defaultkeepalive: whole(20),
    defaultmtu: whole(),
    nodes_updated_at: text(),
    /** Servers older than v1.0: Unix seconds. */
    nodeslastmodified: whole(),
    jit_enabled: flag(),
  })
  .transform((wire) => ({
    name: wire.netid,
    range4: wire.addressrange,
    range6: wire.addressrange6,
    keepalive: wire.defaultkeepalive,
    mtu: wire.defaultmtu,
    /** Pro from v1.5 on: users get in for a time only, when an admin approves. */
    timed: wire.jit_enabled,
    changeMark: wire.nodes_updated_at !== '' ? wire.nodes_updated_at : wire.nodeslastmodified > 0 ? String(wire.nodeslastmodified) : '',
  }))
export type WireNetwork = z.infer<typeof wireNetworkSchema>

export const networkOperations = {
  list: operation({ method: 'GET', path: '/api/networks', answer: list(wireNetworkSchema), envelope: 'raw' }),
  get: operation({ method: 'GET', path: '/api/networks/{network}', answer: wireNetworkSchema, envelope: 'raw' }),
  create: operation({
    method: 'POST',
    path: '/api/networks',
    body: z.object({ netid: z.string(), addressrange: z.string(), addressrange6: z.string() }),
    answer: wireNetworkSchema,
    envelope: 'raw',
  }),
  /** Automatic removal and address translation only; names and ranges stay. Replaces: what is left out is off. */
  update: operation({
    method: 'PUT',
    path: '/api/networks/{network}',
    body: z.object({
      netid: z.string(),
      auto_remove: z.boolean(),
      auto_remove_threshold: z.number(),
      auto_remove_tags: z.array(z.string()),
    }),
    answer: wireNetworkSchema,
    envelope: 'raw',
  }),
  remove: operation({ method: 'DELETE', path: '/api/networks/{network}', answer: nothingSchema, envelope: 'wrapped' }),
} as const
