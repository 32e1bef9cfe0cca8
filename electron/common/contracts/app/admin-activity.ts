import { z } from 'zod'
import { call } from '../contract.ts'

export const activityEntrySchema = z.object({
  /** Unix ms. */
  at: z.number(),
  /** 'refused': it was asked for and not done. */
  kind: z.enum(['act', 'refused']),
  /** '' = nobody who is known. */
  user: z.string(),
  /** As the server calls it: `DELETE /api/users/{username}`, `CREATE USER`. */
  action: z.string(),
  /** '' = of none, or the server doesn't say. */
  network: z.string(),
  /** What it was about. */
  target: z.string(),
  /** Whom else: hosts that came, or those of a bulk act. */
  names: z.array(z.string()),
  /** Hosts that leave through the target no longer. */
  gone: z.array(z.string()),
  /** Of how many, where `names` or `gone` aren't all of them; else 0. */
  count: z.number(),
  goneCount: z.number(),
  /** Why it was refused, in the server's words; '' = it wasn't, or the server doesn't say. */
  why: z.string(),
  /** Address or program that it came from, '' when the server doesn't say. */
  from: z.string(),
})
export type ActivityEntry = z.infer<typeof activityEntrySchema>

export const activityPageSize = 100

export const adminActivityContract = {
  /** Newest first. Fault `server.noRoute`: this server keeps no record, or not for us. */
  readActivity: call(
    'admin',
    z.object({ page: z.number().int().min(1).max(10_000) }),
    z.object({
      /** Whose record: that of `waygate serve` tells refused acts and addresses, too. */
      source: z.enum(['waygate', 'netmaker']),
      entries: z.array(activityEntrySchema).max(activityPageSize),
      more: z.boolean(),
    }),
  ),
} as const
