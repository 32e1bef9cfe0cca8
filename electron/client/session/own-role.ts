import type { Fault } from '../../common/fault.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { StoredSession } from './session-file.ts'

interface RoleFacts {
  readonly server: (account: StoredSession) => NetmakerClient
  readonly current: () => StoredSession | null
  /** It is another one than at the sign-in, or at the last change: what may be read is another picture. */
  readonly changed: (account: StoredSession, admin: boolean) => void
}

/** So many changes are followed in so long (ms): everything is read anew for each, and a server may tell another role with each answer. */
const mostChanges = 3
const changesMs = 60_000

/** Asks whether the account may administer: an admin may have given or taken it since the sign-in. */
export function createRoleKeeper({ server, current, changed }: RoleFacts): (account: StoredSession) => Promise<void> {
  let changes: number[] = []
  return async (account) => {
    changes = changes.filter((at) => performance.now() - at < changesMs)
    if (changes.length >= mostChanges) return
    const admin = await mayAdminister(server(account), account)
    if (admin === null || admin === account.admin || current()?.token !== account.token) return
    changes.push(performance.now())
    changed(account, admin)
  }
}

/** As the server says it now; null: it isn't asked (everybody may on the community edition) or doesn't tell. */
async function mayAdminister(api: NetmakerClient, { edition, user }: StoredSession): Promise<boolean | null> {
  if (edition !== 'pro') return null
  const own = await api.call(userOperations.get, { params: { username: user } })
  return own.ok ? own.value.isAdmin : null
}

/** What a server answers whose admin has taken the role away. */
export function isForbidden(fault: Fault): boolean {
  return fault.code === 'server.refused' && fault.status === 403
}
