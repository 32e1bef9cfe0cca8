import type { NetworkCondition } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import { isMeantFor } from '../../common/rules/posture.ts'
import { groupsWithin } from '../../common/rules/roles.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { postureOperations } from '../../netmaker/wire/posture.ts'
import { userOperations } from '../../netmaker/wire/users.ts'

/**
 * What networks ask of this user's computers (Pro posture checks). A network whose checks this account may not read, and a server without them, tell nothing;
 * what can't be asked is a fault.
 */
export async function readConditions(
  api: NetmakerClient,
  username: string,
  networks: readonly string[],
): Promise<Result<NetworkCondition[]>> {
  const own = await api.call(userOperations.get, { params: { username } })
  if (!own.ok) return tellsNothing(own.fault.code) ? ok([]) : own
  const found: NetworkCondition[] = []
  for (const network of networks) {
    const checks = await api.call(postureOperations.list, { query: { network } })
    if (!checks.ok && !tellsNothing(checks.fault.code)) return checks
    const groups = groupsWithin(network, own.value.groups, own.value.isAdmin)
    const meant = checks.ok ? checks.value.filter((check) => check.enabled && isMeantFor(check, groups)) : []
    found.push(...meant.map((check) => ({ ...check, network, groups: ['*'] })))
  }
  return ok(found)
}

/** It answered, and gave nothing away. */
function tellsNothing(code: string): boolean {
  return code === 'server.refused' || code === 'server.noRoute' || code === 'server.malformed'
}
