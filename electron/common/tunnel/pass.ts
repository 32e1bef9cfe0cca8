import { z } from 'zod'
import { canonicalAddress, canonicalEndpoint } from '../net/prefix.ts'

export const wireguardKeySchema = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'a WireGuard key: 32 bytes in base64')
/** One spelling each: what stands on the machine is compared with these by text. */
const address = z.string().max(64).transform(canonicalAddress)
const endpoint = z.string().max(80).transform(canonicalEndpoint)
const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._:/@-]+$/)

/**
 * One registration of this machine on one gateway (DESIGN 5). Values only: the private key stays in the helper under `keyId`.
 * Semantic bounds (endpoint not loopback, address not on-link …) are checked by the helper on arrival, not here.
 */
export const passSchema = z.object({
  passId: id,
  keyId: id,
  /** `<user>@<server origin host>`: whose registration it is. */
  account: z.string().min(1).max(320),
  network: z.string().min(1).max(64),
  gatewayNodeId: id,
  /** For people: what the gateway was called when the pass was made. */
  gatewayName: z.string().min(1).max(128),
  clientId: id,
  /** The tunnel's own addresses, bare, one per family. */
  addresses: z.array(address).min(1).max(2),
  peerKey: wireguardKeySchema,
  /** Candidates in order, `ip:port` / `[ip6]:port`. */
  endpoints: z.array(endpoint).min(1).max(8),
  /** Resolvers to use inside the tunnel, bare addresses. */
  dns: z.array(address).max(4),
  mtu: z.number().int().min(1280).max(1500),
  /** Seconds, 0 = off. */
  keepalive: z.number().int().min(0).max(600),
  /** `ip:port` of the API server at its last success: target of the forwarded probe, and what `dial` may reach. */
  apiAddresses: z.array(endpoint).max(4),
  /** Unix ms of the last look that found the registration valid at the server. */
  checkedAt: z.number(),
  /** Unix ms; set only where the server limits access in time. */
  expiresAt: z.number().optional(),
})
export type Pass = z.infer<typeof passSchema>
