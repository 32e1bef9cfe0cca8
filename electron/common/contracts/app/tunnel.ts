import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { packetSizeBounds } from '../../tunnel/packet-size.ts'
import { call, push } from '../contract.ts'
import { helperStatusSchema } from '../helper.ts'

/** The address that the internet sees, by the server's own answer (`GET /api/getip`). */
export const exitAddressSchema = z.object({
  /** '' when that family has no way out. */
  address: z.string(),
  at: z.number(),
  /** Asked through the tunnel of this pass, or directly (''). */
  passId: z.string(),
})

/** The helper as main sees it. */
export const helperLinkSchema = z.discriminatedUnion('link', [
  z.object({ link: z.literal('connecting') }),
  z.object({ link: z.literal('ready'), status: helperStatusSchema }),
  /** `last`: what it said last in this run of the app; what it built stays without it. */
  z.object({ link: z.literal('gone'), fault: faultSchema, last: helperStatusSchema.optional() }),
])

/** This machine as a host of a Netmaker network: its own node, as the server lists it. */
const ownHostSchema = z.object({ network: z.string(), nodeId: z.string(), name: z.string() })

/**
 * The one answer to "through which gateway do I leave?", whoever sees to it. `host`: this machine as a Netmaker host, where the server lists it; its
 * gateway is an admin's to change. Names are '' where they aren't known.
 */
export const wayOutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown') }),
  /** Nothing leaves; `gateway` is the one that is wished for. */
  z.object({ kind: z.literal('closed'), gateway: z.string() }),
  z.object({ kind: z.literal('waygate'), gateway: z.string(), passId: z.string() }),
  /** By our own host agent. */
  z.object({ kind: z.literal('agent'), gateway: z.string() }),
  /** By Netmaker's netclient; `via` is the gateway's mesh address. */
  z.object({ kind: z.literal('netclient'), gateway: z.string(), via: z.string(), host: ownHostSchema.nullable() }),
  /** By another program's VPN. */
  z.object({ kind: z.literal('vpn'), interface: z.string(), maker: z.enum(['wireguard', 'openvpn', 'other']) }),
  /** There is no network to leave by. */
  z.object({ kind: z.literal('none') }),
  /** By this machine's own connection; `host` when it is a member of a mesh all the same. */
  z.object({ kind: z.literal('direct'), host: ownHostSchema.nullable() }),
])
export type WayOut = z.infer<typeof wayOutSchema>

/** Bytes; null: no limit but the gateway's and the path's. The bounds are those of a pass. */
export const mtuLimitSchema = z.number().int().min(packetSizeBounds.min).max(packetSizeBounds.max).nullable()

export const tunnelViewSchema = z.object({
  helper: helperLinkSchema,
  exit: exitAddressSchema.nullable(),
  wayOut: wayOutSchema.optional(),
  /** The gateway that a bare "Join" takes: `gateway.id` and its name, null when there is none. */
  suggestion: z.object({ gatewayId: z.string(), name: z.string() }).nullable(),
  mtuLimit: mtuLimitSchema,
  /** An act of this app under way or just failed. `gatewayId`: what a join or a switch goes to. */
  act: z
    .discriminatedUnion('phase', [
      z.object({
        phase: z.literal('running'),
        act: z.enum(['join', 'switch', 'leave', 'pause', 'retry']),
        gateway: z.string(),
        gatewayId: z.string().optional(),
        since: z.number(),
      }),
      z.object({
        phase: z.literal('failed'),
        act: z.enum(['join', 'switch', 'leave', 'pause', 'retry']),
        gateway: z.string(),
        gatewayId: z.string().optional(),
        at: z.number(),
        fault: faultSchema,
      }),
    ])
    .nullable(),
})
export type TunnelView = z.infer<typeof tunnelViewSchema>

export const joinRequestSchema = z.object({
  gatewayId: z.string().max(200),
  /** Although another VPN holds the internet of this machine. */
  anyway: z.boolean().optional(),
  /** Goes back by itself unless `confirm` comes within this time (ms). */
  confirmWithinMs: z.number().int().min(1000).max(600_000).optional(),
})
export type JoinRequest = z.infer<typeof joinRequestSchema>

const done = z.object({})

export const tunnelContract = {
  tunnel: push('all', tunnelViewSchema),
  /** Joins, or switches when another gateway is in use. */
  join: call('all', joinRequestSchema, done),
  /** What was joined with `confirmWithinMs` stays; false: nothing waits for it (any more). */
  confirm: call('all', z.object({}), z.object({ confirmed: z.boolean() })),
  leave: call('all', z.object({}), done),
  retry: call('all', z.object({}), done),
  pause: call('all', z.object({ minutes: z.number().int().min(1).max(60) }), done),
  resume: call('all', z.object({}), done),
  setLock: call('all', z.object({ lock: z.boolean() }), done),
  setLan: call('all', z.object({ lan: z.boolean() }), done),
  /** Whether the gateway's network may begin connections to this computer. */
  setInbound: call('settings', z.object({ inbound: z.enum(['closed', 'open']) }), done),
  /** What happens to a joined tunnel when its owner logs out of this computer. */
  setOnLogout: call('settings', z.object({ onLogout: z.enum(['keep', 'hold', 'leave']) }), done),
  /** The largest packet that tunnels may carry; takes effect at once, in passes at hand too. */
  setMtuLimit: call('settings', z.object({ bytes: mtuLimitSchema }), done),
  /** A failed act was read; `gap`: that both layers of the protection were gone for a moment. */
  dismiss: call('all', z.object({ what: z.enum(['act', 'gap']).optional() }), done),
} as const
