import { z } from 'zod'

/**
 * Why something is not allowed: a rule's code and the names needed to say it. Made only by the rule functions in this folder, worded once in
 * `explain.ts`, enforced by the embedded server with the text and order of netmaker-api.md 6.3.
 * `serverText` is what a Netmaker server answers for the same violation (source: netmaker-api.md 6.2–6.4), `status` its HTTP status.
 */
export const refusalSchema = z.object({
  rule: z.enum([
    'gateway.notLinux',
    'gateway.noFirewall',
    'gateway.usesGateway',
    'gateway.isRelayed',
    'gateway.alreadyOne',
    'gateway.notOne',
    'gateway.autoAssign',
    'gateway.hostMissing',
    'gateway.offline',
    'client.unknown',
    'client.hostMissing',
    'client.isFailover',
    'client.isDefaultHost',
    'client.isGateway',
    'client.usesOther',
    'client.isRelayedByOther',
    'client.hostUsesOther',
    'client.isSelf',
    'client.otherNetwork',
    'client.platform',
    'client.notAHost',
    'client.offline',
    'client.usesNone',
    'relayed.unknown',
    'relayed.isGateway',
    'relayed.isInternetGateway',
    'relayed.usesGateway',
    'relayed.isAutoRelay',
    'access.notAdmin',
    'access.notYours',
    'access.thisComputer',
    'access.approvalNeeded',
    'access.approvalPending',
    'access.approvalDenied',
    'access.approvalExpired',
    'access.posture',
  ]),
  /** `certain`: every version that we know refuses; `probable`: this server's version may see it differently; `advice`: the server would accept it, we would not. */
  weight: z.enum(['certain', 'probable', 'advice']),
  /** The host or gateway that the refusal is about, by name. */
  subject: z.string(),
  /** The other party, by name, where there is one ("uses exit-fra"); for the platform rules the operating system ("windows"), for posture checks what they have against the computer. */
  other: z.string().optional(),
  /** Of a posture check: which attribute of this computer, the check's name, and the server's words. */
  check: z.object({ attribute: z.string(), name: z.string(), message: z.string() }).optional(),
  status: z.number().optional(),
  serverText: z.string().optional(),
})

export type Refusal = z.infer<typeof refusalSchema>
