import { z } from 'zod'
import { faultSchema } from '../fault.ts'

/** Times are unix milliseconds. */
const passRef = { revision: z.number(), passId: z.string(), gateway: z.string(), since: z.number() }

export const proofSchema = z.object({
  /** When the gateway last forwarded something for us and the answer came back. */
  at: z.number(),
  /** When WireGuard last completed a handshake, by the kernel's clock. */
  handshakeAt: z.number(),
  /** What answered: the API server's port, or a resolver beyond the gateway. */
  by: z.enum(['api', 'dns']),
})
export type Proof = z.infer<typeof proofSchema>

export const holdReasonSchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('gatewaySilent'), gateway: z.string() }),
  z.object({ why: z.literal('notForwarding'), gateway: z.string() }),
  /** `ordered`: the helper holds for the owner's absence or the policy; it alone lets go again, and nobody stands in. */
  z.object({ why: z.literal('accessGone'), gateway: z.string(), seenAt: z.number(), detail: z.string(), ordered: z.boolean().optional() }),
  z.object({ why: z.literal('noPassAnswers') }),
  /** The network answers by TCP, but no gateway was ever heard on it. */
  z.object({ why: z.literal('udpBlocked') }),
  z.object({ why: z.literal('lock') }),
  z.object({ why: z.literal('stateUnreadable'), detail: z.string() }),
  z.object({ why: z.literal('applyFailed'), fault: faultSchema }),
  z.object({ why: z.literal('starting') }),
])
export type HoldReason = z.infer<typeof holdReasonSchema>

/**
 * Somebody else changed something of ours; it was put right `tookMs` after it was noticed. `detail`: what, in the kernel's words. `open`: neither layer stood
 * whole, so that traffic could leave until then.
 */
const repairedSchema = z.object({ at: z.number(), tookMs: z.number(), detail: z.string(), open: z.literal(true).optional() }).optional()

/**
 * What is true about this machine's traffic (DESIGN 7). `failed.protection`: 'holding' = nothing leaves; 'off' = as before, unprotected, nothing was
 * promised yet; 'lost' = both layers are gone and can't be restored.
 */
export const tunnelStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open') }),
  z.object({ kind: z.literal('applying'), ...passRef }),
  z.object({ kind: z.literal('proving'), ...passRef }),
  z.object({
    kind: z.literal('up'),
    ...passRef,
    proof: proofSchema,
    repaired: repairedSchema,
    /** The preferred pass, for which this one stands in. `noAccess`: it was taken away; else it stopped answering. */
    insteadOf: z.object({ passId: z.string(), gateway: z.string(), since: z.number(), noAccess: z.literal(true).optional() }).optional(),
    /** The last switch away from here, which failed: nothing was lost. */
    failedSwitch: z.object({ gateway: z.string(), fault: faultSchema, at: z.number() }).optional(),
  }),
  z.object({ kind: z.literal('switching'), ...passRef, from: z.string(), fromGateway: z.string(), carrying: z.boolean() }),
  z.object({
    kind: z.literal('held'),
    revision: z.number(),
    reason: holdReasonSchema,
    since: z.number(),
    passId: z.string().optional(),
    gateway: z.string().optional(),
    /** What is being tried and when next. */
    trying: z.object({ passId: z.string(), gateway: z.string(), at: z.number() }).optional(),
    repaired: repairedSchema,
  }),
  /** 'noLink': no way out at all. 'nothingAnswers': a link, but neither gateways nor the API server answer beyond it. */
  z.object({ kind: z.literal('offline'), ...passRef, because: z.enum(['noLink', 'nothingAnswers']), repaired: repairedSchema }),
  z.object({ kind: z.literal('paused'), until: z.number(), bootId: z.string(), revision: z.number() }),
  z.object({ kind: z.literal('clearing'), revision: z.number(), since: z.number() }),
  z.object({
    kind: z.literal('failed'),
    revision: z.number(),
    fault: faultSchema,
    protection: z.enum(['holding', 'off', 'lost']),
    /** A first join failed: what was built is being taken back, and for that moment nothing leaves. */
    undoing: z.literal(true).optional(),
    since: z.number(),
  }),
])
export type TunnelState = z.infer<typeof tunnelStateSchema>
export type TunnelKind = TunnelState['kind']
