import { z } from 'zod'
import { gatewaySchema } from '../../model/gateway.ts'
import type { GatewayOrder } from '../../model/order-gateways.ts'
import { failoverLimit } from '../../model/stand-ins.ts'
import { call, push } from '../contract.ts'

/** The time that an echo took to the gateway and back, past every tunnel. `at`: unix ms of the measurement. */
export const latencySchema = z.object({ ms: z.number().nonnegative(), at: z.number() })
export type Latency = z.infer<typeof latencySchema>

/** See `orderGateways`. */
export const gatewayOrderSchema = z.enum(['usual', 'latency', 'name', 'country']) satisfies z.ZodType<GatewayOrder>

export const gatewayRowSchema = gatewaySchema
  .pick({
    id: true,
    nodeId: true,
    name: true,
    network: true,
    internet: true,
    status: true,
    country: true,
    place: true,
    accessUntil: true,
    lastCheckIn: true,
    refusals: true,
  })
  .extend({ favourite: z.boolean(), lastUsedAt: z.number(), latency: latencySchema.nullable() })
export type GatewayRow = z.infer<typeof gatewayRowSchema>

export const gatewaysViewSchema = z.object({
  /** 'loading' only before the first answer. */
  state: z.enum(['loading', 'fresh', 'stale', 'none']),
  at: z.number(),
  rows: z.array(gatewayRowSchema).max(500),
  /** How many there are in all: the popover asks for more by search. `rows` are the first of them in their usual order. */
  total: z.number(),
})
export type GatewaysView = z.infer<typeof gatewaysViewSchema>

/** Who takes over when the gateway in use stops answering, in order. */
export const failoverViewSchema = z.object({
  gateways: z.array(
    z.object({
      gatewayId: z.string(),
      /** Its id, where the list doesn't know it any more. */
      name: z.string(),
      /**
       * 'ready': the helper holds a pass for it, and what is joined names it. 'notAsked': there is a pass, but what is joined doesn't name it.
       * 'otherAccount': what is joined is another account's, with a list of its own. 'noPass': there is none, or it is switched off at the server.
       * 'gone': not among the gateways that the server lists. 'unknown': the helper isn't there to say.
       */
      state: z.enum(['ready', 'notAsked', 'otherAccount', 'noPass', 'gone', 'unknown']),
    }),
  ),
  /** The account whose place is joined where that is another one than the account in use; null else. */
  joinedAs: z.string().nullable(),
})
export type FailoverView = z.infer<typeof failoverViewSchema>

export const gatewaysContract = {
  gateways: push('all', gatewaysViewSchema),
  failover: push('settings', failoverViewSchema),
  /** The first of those that match, of all that there are; `total` matches. */
  search: call(
    'all',
    z.object({
      text: z.string().max(200),
      order: gatewayOrderSchema.optional(),
      /** 'addable': only those that may still be added to `setFailover`'s list. */
      among: z.enum(['listed', 'addable']).optional(),
    }),
    z.object({ rows: z.array(gatewayRowSchema).max(500), total: z.number() }),
  ),
  refresh: call('all', z.object({}), z.object({})),
  setFavourite: call('all', z.object({ gatewayId: z.string().max(200), favourite: z.boolean() }), z.object({})),
  /** Which gateways take over when the one in use stops answering, in this order; none = it is held instead. Each gets its pass at once. */
  setFailover: call('all', z.object({ gatewayIds: z.array(z.string().max(200)).max(failoverLimit) }), z.object({})),
  /** Asks the admins of the gateway's network for access (Pro, networks that give it for a time only). `already`: a request waits there. */
  requestAccess: call(
    'all',
    z.object({ gatewayId: z.string().max(200), reason: z.string().min(1).max(500) }),
    z.object({ outcome: z.enum(['requested', 'already', 'granted']) }),
  ),
  failoverList: call('all', z.object({}), failoverViewSchema),
} as const
