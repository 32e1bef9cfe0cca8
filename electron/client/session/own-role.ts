import type { Fault } from '../../common/fault.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import { accountOf, type StoredSession } from './session-file.ts'

interface RoleFacts {
  readonly server: (account: StoredSession) => NetmakerClient
  readonly current: () => StoredSession | null
  /** It is another one than at the sign-in, or at the last change: what may be read is another picture. */
  readonly changed: (account: StoredSession, admin: boolean) => void
}

/** So many changes are followed in so long (ms): everything is read anew for each, and a server may tell another role with each answer. */
const mostChanges = 3
const changesMs = 60_000

interface RoleKeeper {
  /** Asks whether the account may administer: an admin may have given or taken it since the sign-in. */
  learn(account: StoredSession): Promise<void>
  /** It wasn't asked of this account when there was reason to, for it had changed too often; now it may be. */
  isOwed(account: StoredSession): boolean
}

export function createRoleKeeper({ server, current, changed }: RoleFacts): RoleKeeper {
  let changes: { readonly of: string; readonly at: number }[] = []
  const owed = new Set<string>()
  const mayAsk = (of: string) => {
    changes = changes.filter(({ at }) => performance.now() - at < changesMs)
    return changes.filter((change) => change.of === of).length < mostChanges
  }
  return {
    async learn(account) {
      const of = accountOf(account)
      if (!mayAsk(of)) return void owed.add(of)
      owed.delete(of)
      const admin = await mayAdminister(server(account), account)
      if (admin === null || admin === account.admin || current()?.token !== account.token) return
      changes.push({ of, at: performance.now() })
      changed(account, admin)
    },
    isOwed: (account) => owed.has(accountOf(account)) && mayAsk(accountOf(account)),
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
