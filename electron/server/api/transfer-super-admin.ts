import { encodeUser } from '../../netmaker/wire/encode/user.ts'
import { type Reply, raw, refused } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'

/** `POST /api/users/adm/transfersuperadmin/{username}`: an admin becomes the super-admin, and who was it an admin. There is exactly one at every moment. */
export function transferSuperAdmin(services: Services, request: Request): Reply {
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  if (caller?.role !== 'super-admin') return refused(403, 'only superadmin can assign the superadmin role to another user')
  const heir = draft.get('users', request.params.username ?? '')
  if (heir === undefined) return refused(400, 'record not found')
  if (heir.role !== 'admin') return refused(403, 'only admins can be promoted to superadmin role')
  if (!services.policy.basicAuth) return refused(400, 'basic auth is disabled')
  const updatedAt = services.clock()
  const superAdmin = { ...heir, role: 'super-admin' as const, updatedAt }
  draft.put('users', superAdmin)
  draft.put('users', { ...caller, role: 'admin', updatedAt })
  services.database.commit(draft)
  return raw(encodeUser(superAdmin))
}
