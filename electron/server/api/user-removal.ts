import { decodeGo } from '../http/go-decode.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import { clientKey, type UserRecord } from '../store/records.ts'
import { bulkDeleteBody, bulkIds } from './bulk-ids.ts'

/** `DELETE /api/users/{username}`, and several at once. */

export function removeUser(services: Services, request: Request): Reply {
  const name = request.params.username ?? ''
  const draft = services.database.draft()
  const user = draft.get('users', name)
  if (user === undefined) return refused(500, 'record not found')
  const trouble = removalTrouble(draft.get('users', request.user), user)
  if (trouble !== null) return refused(500, trouble)
  forgetUser(draft, name, clientsWanted(request))
  services.database.commit(draft)
  return raw(`${name} deleted.`)
}

/** Upstream answers 202 and works afterwards; here the work is done when the answer goes out. Who can't be deleted is skipped, the caller too. */
export function removeUsers(services: Services, request: Request): Reply {
  const bulk = bulkIds(decodeGo(request.body, bulkDeleteBody), 'no usernames provided')
  if (!bulk.ok) return bulk.reply
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  for (const name of bulk.ids) {
    const user = draft.get('users', name)
    if (user === undefined || name === request.user || removalTrouble(caller, user) !== null) continue
    forgetUser(draft, name, clientsWanted(request))
  }
  services.database.commit(draft)
  return wrapped(`bulk delete of ${bulk.ids.length} user(s) accepted`, null, 202)
}

/** Deviation single-sign-on-users-can-be-deleted: upstream leaves them to the provider. */
function removalTrouble(caller: UserRecord | undefined, user: UserRecord): string | null {
  if (user.role === 'super-admin') return 'superadmin cannot be deleted'
  if (user.role !== 'admin' || caller?.role === 'super-admin') return null
  return 'admin cannot delete another admin user, including oneself'
}

/** What a device made for itself goes with its owner; configurations that somebody downloaded only when that was asked for. */
type Clients = 'all' | 'ofDevices'

function clientsWanted({ query }: Request): Clients {
  return query.get('force_delete_configs') === 'true' ? 'all' : 'ofDevices'
}

function forgetUser(draft: Draft, name: string, clients: Clients): void {
  draft.remove('users', name)
  draft.remove('invites', name.toLowerCase())
  for (const token of draft.list('accessTokens')) if (token.user === name) draft.remove('accessTokens', token.id)
  for (const client of draft.list('clients')) {
    const ofDevice = client.deviceId !== '' || client.remoteAccessClientId !== ''
    if (client.owner === name && (ofDevice || clients === 'all')) draft.remove('clients', clientKey(client.network, client.id))
  }
}
