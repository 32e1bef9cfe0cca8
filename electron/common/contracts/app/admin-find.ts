import { z } from 'zod'
import { call } from '../contract.ts'

export const hitSchema = z.object({
  kind: z.enum(['network', 'gateway', 'host', 'client', 'person', 'key']),
  id: z.string(),
  name: z.string(),
  /** '' where it belongs to none. */
  network: z.string(),
  /** What tells it from others of its name: an address, an owner, a role. */
  detail: z.string(),
})
export type Hit = z.infer<typeof hitSchema>

/** Hits of each kind, at most. */
export const hitsPerKind = 8

export const adminFindContract = {
  /** Over every network of the account; people and keys as far as they were listed before. Every word has to be in it somewhere. */
  findAnything: call('admin', z.object({ text: z.string().max(200) }), z.object({ hits: z.array(hitSchema), more: z.number() })),
} as const
