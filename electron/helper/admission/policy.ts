import { join } from 'node:path'
import { z } from 'zod'
import { firstIssue } from '../../common/contracts/caller.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { readRootFile } from './root-file.ts'

/**
 * What the administrator of this machine decided (`/etc/waygate/policy.json`), enforced by the helper and not by windows. Missing file or field = the person
 * decides. It doesn't bind root, who could as well change the file.
 */
export const policySchema = z.strictObject({
  /** Host names of control servers (`api.example.com` or with `:port`) whose gateways may be used. */
  allowedServers: z.array(z.string().min(1).max(300)).max(64).optional(),
  /** Closed while not joined: always, never, or as the person likes. */
  lock: z.enum(['person', 'on', 'off']).default('person'),
  /** Private networks beside the tunnel. */
  lan: z.enum(['person', 'on', 'off']).default('person'),
  pause: z.enum(['allowed', 'forbidden']).default('allowed'),
  leave: z.enum(['allowed', 'forbidden']).default('allowed'),
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

/** Whether an account (`user@server`) is of a server that may be used. Unreadable policy: no. */
export function allowsAccount(policy: PolicyState, account: string): boolean {
  if (!policy.ok) return false
  const allowed = policy.value.allowedServers
  const server = account.slice(account.lastIndexOf('@') + 1).toLowerCase()
  return allowed === undefined || allowed.some((name) => name.toLowerCase() === server)
}
