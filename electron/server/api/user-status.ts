import { decodeGo, goBool, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import type { UserRecord } from '../store/records.ts'
import { bulkIds } from './bulk-ids.ts'
import { admittedClient } from './client-admission.ts'
import { toggledClient } from './ext-client-changes.ts'

/** Accounts that are disabled and enabled again: one, and several at once. */

type Action = 'enable' | 'disable'

const statusBody = goStruct('BulkUserStatusUpdate', { ids: { type: goStrings }, disable: { type: goBool } })

export function setStatus(services: Services, request: Request, action: Action): Reply {
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  const user = draft.get('users', request.params.username ?? '')
  if (user === undefined || caller === undefined) return refused(500, 'record not found')
  const trouble = statusTrouble(caller, user, action)
  if (trouble !== null) return refused(403, trouble)
  change(services, draft, user, action, request.query.get(`force_${action}_configs`) === 'true')
  services.database.commit(draft)
  return wrapped(`user account ${action}d`)
}

/** Upstream answers 202 and works afterwards; here the work is done when the answer goes out. Who can't be changed is skipped, the caller too. */
export function setStatuses(services: Services, request: Request): Reply {
  const bulk = bulkIds(decodeGo(request.body, statusBody), 'no usernames provided')
  if (!bulk.ok) return bulk.reply
  const action = bulk.body.disable ? 'disable' : 'enable'
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  for (const name of bulk.ids) {
    const user = draft.get('users', name)
    if (user === undefined || caller === undefined || statusTrouble(caller, user, action) !== null) continue
    change(services, draft, user, action, request.query.get('force_toggle_configs') === 'true')
  }
  services.database.commit(draft)
  return wrapped(`bulk ${action} of ${bulk.ids.length} user(s) accepted`, null, 202)
}

function statusTrouble(caller: UserRecord, user: UserRecord, action: Action): string | null {
  if (caller.name === user.name) return `cannot ${action} self`
  if (user.role === 'super-admin') return action === 'disable' ? 'cannot disable a super-admin' : null
  if (caller.role === 'super-admin' || (caller.role === 'admin' && user.role !== 'admin')) return null
  return `${caller.role} cannot ${action} ${user.role === 'admin' ? 'an' : 'a'} ${user.role}`
}

function change(services: Services, draft: Draft, user: UserRecord, action: Action, withClients: boolean): void {
  draft.put('users', { ...user, disabled: action === 'disable', updatedAt: services.clock() })
  if (!withClients) return
  const enabled = action === 'enable'
  for (const client of draft.list('clients')) {
    if (client.owner !== user.name || client.enabled === enabled) continue
    const admitted = admittedClient(services, draft, toggledClient(client, enabled))
    if (admitted.ok) draft.put('clients', admitted.client)
  }
}
