import type { Fault } from '../../common/fault.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { StoredSession } from './session-file.ts'

/** Whether the account may administer as the server says it now; null: it isn't asked (everybody may on the community edition) or doesn't tell. */
export async function mayAdminister(api: NetmakerClient, { edition, user }: StoredSession): Promise<boolean | null> {
  if (edition !== 'pro') return null
  const own = await api.call(userOperations.get, { params: { username: user } })
  return own.ok ? own.value.isAdmin : null
}

/** What a server answers whose admin has taken the role away. */
export function isForbidden(fault: Fault): boolean {
  return fault.code === 'server.refused' && fault.status === 403
}
