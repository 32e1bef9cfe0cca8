import { z } from 'zod'
import { refusalSchema } from '../rules/refusal.ts'
import { nodeStatusSchema, placeSchema } from './snapshot.ts'

/** A gateway as a person may pick it: what the list shows and what a pass is built from. */
export const gatewaySchema = z.object({
  /** `<network>/<nodeId>`: stable and unique over all networks of an account. */
  id: z.string(),
  nodeId: z.string(),
  hostId: z.string(),
  name: z.string(),
  network: z.string(),
  /** Full tunnel. Gateways without it (split tunnel) are listed as not joinable. */
  internet: z.boolean(),
  status: nodeStatusSchema,
  /** ISO 3166 alpha-2, '' when unknown. */
  country: z.string(),
  /** Degrees; null when unknown. */
  place: placeSchema.nullable().optional(),
  publicKey: z.string(),
  /** Candidates in order, `ip:port` or `[ip6]:port`. */
  endpoints: z.array(z.string()),
  /** The gateway's own mesh addresses, without mask. */
  meshAddresses: z.array(z.string()),
  dns: z.array(z.string()),
  mtu: z.number(),
  keepalive: z.number(),
  /** Whether the network gives remote clients an IPv6 address that the gateway forwards. */
  ipv6: z.boolean(),
  /** Unix seconds, 0 when unknown. */
  lastCheckIn: z.number(),
  /** Access for a time only: when it ends, unix milliseconds; absent where access has no end. */
  accessUntil: z.number().optional(),
  /** Empty: joinable. */
  refusals: z.array(refusalSchema),
})
export type Gateway = z.infer<typeof gatewaySchema>
