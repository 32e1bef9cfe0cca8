import { encodeUser } from '../../netmaker/wire/encode/user.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { ssoUser } from '../sso/sso-user.ts'

/** People who came in by single sign-on and wait for an admin. Unknown names are no error, as upstream. */
export function pendingUserRoutes(services: Services): Route[] {
  const { database } = services
  return [
    route(userOperations.listPending, 'user', () => {
      const pending = database.view.list('pendingUsers').sort((a, b) => (a.name < b.name ? -1 : 1))
      // nobody has given them a role yet
      return raw(pending.map((user) => ({ ...encodeUser(ssoUser(user, user.createdAt, { role: 'service-user' })), platform_role_id: '' })))
    }),
    route(userOperations.clearPending, 'user', () => {
      const draft = database.draft()
      for (const { name } of draft.list('pendingUsers')) draft.remove('pendingUsers', name)
      database.commit(draft)
      return wrapped('cleared all pending users')
    }),
    route(userOperations.approvePending, 'user', (request) => approve(services, request)),
    route(userOperations.dropPending, 'user', (request) => {
      const name = request.params.username ?? ''
      const draft = database.draft()
      draft.remove('pendingUsers', name)
      database.commit(draft)
      return wrapped(`deleted pending ${name}`)
    }),
  ]
}

function approve({ database, clock }: Services, request: Request): Reply {
  const name = request.params.username ?? ''
  const draft = database.draft()
  const pending = draft.get('pendingUsers', name)
  if (pending !== undefined) {
    if (draft.get('users', name) !== undefined) return refused(500, 'failed to create user: user exists')
    // the least that there is: an admin may give more
    draft.put('users', ssoUser(pending, clock(), { role: 'service-user' }))
    draft.remove('pendingUsers', name)
    database.commit(draft)
  }
  return wrapped(`approved ${name}`)
}
