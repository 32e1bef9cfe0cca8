import { z } from 'zod'

/** What the person wants; persisted only in the helper (DESIGN 5). */
export const wantSchema = z.union([
  z.literal('open'),
  z.object({
    /** Passes in order of preference; the first one is the wish, the others are for failover. */
    through: z.array(z.string().min(1).max(128)).min(1).max(8),
    failover: z.boolean(),
    goHome: z.boolean(),
  }),
])
export type Want = z.infer<typeof wantSchema>

/** States and files of before this choice have none: closed, as it always was. */
const inboundSchema = z.enum(['closed', 'open']).default('closed')

export const intentSchema = z.object({
  /** Grows by one with every accepted change; answers for older revisions change nothing. */
  revision: z.number().int().min(0),
  want: wantSchema,
  /** Closed also while `want` is open. */
  lock: z.boolean(),
  /** Private on-link networks stay reachable beside the tunnel. */
  lan: z.boolean(),
  /** Whether the gateway's network may begin connections to this machine. */
  inbound: inboundSchema,
  onLogout: z.enum(['keep', 'hold', 'leave']),
})
export type Intent = z.infer<typeof intentSchema>

export const initialIntent: Intent = { revision: 0, want: 'open', lock: false, lan: true, inbound: 'closed', onLogout: 'keep' }

/** A change of the wish: only what is named changes. `after` is the revision the person saw; null = whatever it is now. */
export const intentChangeSchema = z.object({
  after: z.number().int().min(0).nullable(),
  want: wantSchema.optional(),
  lock: z.boolean().optional(),
  lan: z.boolean().optional(),
  inbound: z.enum(['closed', 'open']).optional(),
  onLogout: z.enum(['keep', 'hold', 'leave']).optional(),
  /** Goes back to the wish before unless `confirm` comes within this time (ms). */
  confirmWithinMs: z.number().int().min(1000).max(600_000).optional(),
})
export type IntentChange = z.infer<typeof intentChangeSchema>
