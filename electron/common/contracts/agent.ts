import { z } from 'zod'
import { hostConfigSchema } from './helper.ts'

/**
 * Host agent ↔ embedded control server. Not netclient's protocol. Plain JSON over HTTP(S) under `/api/waygate/v1/`:
 *   POST enrol                        { enrolRequest }   → 200 { enrolAnswer }    401 bad key · 400 bad facts (both: Netmaker's error envelope)
 *   GET  hosts/{hostId}/desired?after=N&wait=S            → 200 { desired }, held open up to S (≤ 30) seconds until revision > N; 204 when nothing changed
 *   POST hosts/{hostId}/report        { report }          → 204
 *   DELETE hosts/{hostId}                                 → 204 (leave for good)
 * Authorization of the last three: `Bearer <hostToken>`. 410 `hostRemoved`: an admin removed this host (as long as the server remembers; later 401).
 */
export const agentBase = '/api/waygate/v1'

/** Message of the 410 that a removed host's own token gets. */
export const hostRemoved = 'this host was removed'

/** What becomes of a host's own internet traffic when its gateway is dead: none leaves, or it leaves directly until the gateway answers again. */
export const onDeadSchema = z.enum(['closed', 'open'])
export type OnDead = z.infer<typeof onDeadSchema>

export const enrolRequestSchema = z.object({
  /** An enrolment key's value, as `GET /api/v1/enrollment-keys` lists it (`value`) or its token. */
  key: z.string().min(1).max(4096),
  name: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/),
  publicKey: z.string().length(44),
  /** 32 random bytes, base64url, made by the agent for this enrolment: who knows them is this host when an answer was lost and the agent asks again. A secret. */
  hostPass: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  os: z.string().max(32),
  osFamily: z.string().max(64),
  kernel: z.string().max(128),
  firewall: z.enum(['nftables', 'iptables', 'none']),
  version: z.string().max(32),
  /** Where peers reach this host; '' = let the server take the address it sees. */
  endpoint4: z.string().max(64),
  endpoint6: z.string().max(64),
  listenPort: z.number().int().min(1).max(65535),
  mtu: z.number().int().min(1280).max(1500),
  interfaces: z.array(z.object({ name: z.string().max(32), addressString: z.string().max(64) })).max(64),
  defaultInterface: z.string().max(32),
})
export type EnrolRequest = z.infer<typeof enrolRequestSchema>

/** Goes into a path, or a header: visible ASCII. */
const plainWord = z.string().regex(/^[!-~]{1,1024}$/)
export const enrolAnswerSchema = z.object({ hostId: plainWord, hostToken: plainWord, networks: z.array(z.string()) })
export type EnrolAnswer = z.infer<typeof enrolAnswerSchema>

/** `config.keyId` is empty: the agent fills in its own. */
export const desiredSchema = z.object({ revision: z.number().int(), config: hostConfigSchema })
export type Desired = z.infer<typeof desiredSchema>

export const reportSchema = z.object({
  /** The last revision that the helper applied. */
  applied: z.number().int(),
  fault: z.string().max(500).nullable(),
  endpoint4: z.string().max(64),
  endpoint6: z.string().max(64),
})
export type Report = z.infer<typeof reportSchema>

/**
 * For admins, on the same server and with a user's token:
 *   GET networks/{network}/hosts                          → 200 [ hostState ]
 *   PUT hosts/{hostId}/dead-gateway   { onDead }           → 200 { hostState }
 *   POST hosts/{hostId}/remove                             → 204 (the host's agent is told, and takes its network apart)
 */
export const onDeadRequestSchema = z.object({ onDead: onDeadSchema })

export const hostStateSchema = z.object({
  hostId: z.string(),
  name: z.string(),
  onDead: onDeadSchema,
  /** The revision that is stored for this host; it is what the host is when `applied` is as much and `fault` is null. */
  wanted: z.number(),
  /** As the agent last reported it; 0 before. */
  applied: z.number(),
  fault: z.string().nullable(),
  /** Unix ms, 0 = never since the server's start. */
  reportedAt: z.number(),
})
export type HostState = z.infer<typeof hostStateSchema>
