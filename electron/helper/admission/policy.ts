import { join } from 'node:path'
import { z } from 'zod'
import { firstIssue } from '../../common/contracts/caller.ts'
import type { PolicyView } from '../../common/contracts/helper.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { wireguardKeySchema } from '../../common/tunnel/pass.ts'
import type { OwnedPass } from '../state/helper-state.ts'
import { readRootFile } from './root-file.ts'

/**
 * What the administrator of this machine decided (`/etc/waygate/policy.json`), enforced by the helper and not by windows. Missing file or field = the person
 * decides. It doesn't bind root, who could as well change the file.
 *
 * What a pass says about itself (its account, its gateway's id) comes from a program of the person; only `allowedGatewayKeys` names what nobody can pretend:
 * who forces a gateway on somebody gives its key, too. `leave: forbidden` without `allowedServers` leaves a program of that person one TCP way out, to a
 * server that it pinned before (`dial`): name the servers.
 */
export const policySchema = z.strictObject({
  /** Host names of control servers (`api.example.com` or with `:port`) whose gateways may be used. */
  allowedServers: z.array(z.string().min(1).max(300)).max(64).optional(),
  /** Public keys (WireGuard's base64) of the gateways that may be used. */
  allowedGatewayKeys: z.array(wireguardKeySchema).max(256).optional(),
  /** Closed while not joined: always, never, or as the person likes. */
  lock: z.enum(['person', 'on', 'off']).default('person'),
  /** Private networks beside the tunnel. */
  lan: z.enum(['person', 'on', 'off']).default('person'),
  pause: z.enum(['allowed', 'forbidden']).default('allowed'),
  leave: z.enum(['allowed', 'forbidden']).default('allowed'),
  /** Whether the person may have updates installed; those of a package manager are not ours to forbid. */
  updates: z.enum(['allowed', 'forbidden']).default('allowed'),
  /** Node id of the gateway that must come first in every wish; leaving is then forbidden. */
  mandatoryGateway: z.string().min(1).max(128).optional(),
})
export type Policy = z.infer<typeof policySchema>

export const noPolicy: Policy = policySchema.parse({})

/** The failure (why the file can't be read) is kept as a value: while it lasts, nothing may be opened. */
export type PolicyState = Result<Policy, string>

export async function readPolicy(configDir: string): Promise<PolicyState> {
  const text = await readRootFile(join(configDir, 'policy.json'), 64 * 1024)
  if (!text.ok) return text
  if (text.value === null) return ok(noPolicy)
  try {
    const parsed = policySchema.safeParse(JSON.parse(text.value))
    return parsed.success ? ok(parsed.data) : fail(firstIssue(parsed.error))
  } catch {
    return fail('not JSON')
  }
}

/** What windows show as not the person's to decide. The names of allowed servers and gateways stay here: nothing shows them. */
export function policyView(policy: PolicyState): PolicyView {
  if (!policy.ok) return 'unreadable'
  const { lock, lan, pause, leave, mandatoryGateway } = policy.value
  return { lock, lan, pause, leave, mandatoryGateway: mandatoryGateway ?? null }
}

/** Whether an account (`user@server`) is of a server that may be used. Unreadable policy: no. */
export function allowsAccount(policy: PolicyState, account: string): boolean {
  if (!policy.ok) return false
  const allowed = policy.value.allowedServers
  const server = account.slice(account.lastIndexOf('@') + 1).toLowerCase()
  return allowed === undefined || allowed.some((name) => name.toLowerCase() === server)
}

/** Whether root named the server of an account: then it may be pinned at any time. */
export function namesAccount(policy: PolicyState, account: string): boolean {
  return policy.ok && policy.value.allowedServers !== undefined && allowsAccount(policy, account)
}

/** Why a pass may not be taken, or null. With an unreadable policy nothing new comes in. */
export function newGatewayRefusal(policy: PolicyState, pass: OwnedPass['pass']): string | null {
  return policy.ok ? passForbidden(policy, pass) : 'the policy of this computer cannot be read'
}

/** Why a pass may not be used, or null. An unreadable policy forbids no gateway: a tunnel closes, and opening is what must not happen meanwhile. */
export function gatewayRefusal(policy: PolicyState, { ownerUid, pass }: OwnedPass): string | null {
  if (ownerUid === 0 || !policy.ok) return null
  return passForbidden(policy, pass)
}

function passForbidden(policy: Extract<PolicyState, { ok: true }>, pass: OwnedPass['pass']): string | null {
  if (!allowsAccount(policy, pass.account)) return 'gateways of that server may not be used'
  const keys = policy.value.allowedGatewayKeys
  return keys === undefined || keys.includes(pass.peerKey) ? null : 'that gateway may not be used'
}

/** An unreadable policy lets nothing new in, programs least of all. */
export function allowsUpdates(policy: PolicyState): boolean {
  return policy.ok && policy.value.updates === 'allowed'
}

/** An unreadable policy lets no new pause begin, and ends none: what it says is not known. */
export function forbidsPause(policy: PolicyState): boolean {
  return policy.ok && policy.value.pause === 'forbidden'
}
