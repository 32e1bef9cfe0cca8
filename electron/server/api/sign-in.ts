import { userOperations } from '../../netmaker/wire/users.ts'
import { verifyNobody, verifyPassword } from '../auth/passwords.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import { signInMinutes } from './server-facts.ts'
import { credentialsBody, passwordBody } from './user-bodies.ts'

/** Password sign-in (netmaker-api.md 2.1: order, statuses and texts), sign-out and re-check. */
export function signInRoutes(services: Services): Route[] {
  return [
    route(userOperations.authenticate, 'nobody', (request) => signIn(services, request)),
    route(userOperations.validateIdentity, 'self', (request) => validateIdentity(services, request)),
    // tokens stay valid until they expire, as upstream: signing out forgets them on the caller's side
    route(userOperations.logout, 'self', () => wrapped('user logged out')),
  ]
}

async function signIn(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, credentialsBody)
  if (!body.ok) return refused(500, "W1R3: It's not you it's me.")
  const { username = '', password = '' } = body.value
  if (username === '') return refused(401, 'user identifiers not provided')
  const { database, tokens, clock } = services
  const user = database.view.get('users', username)
  if (user === undefined) {
    await verifyNobody(password)
    return refused(401, 'record not found')
  }
  if (user.disabled) return refused(401, 'user account disabled')
  if (password === '') return refused(400, "password can't be empty")
  if (!(await verifyPassword(password, user.passwordHash))) return refused(400, 'incorrect credentials')
  const now = clock()
  const draft = database.draft()
  // read again: the account may have been disabled or deleted while the password was checked
  const current = draft.get('users', username)
  if (current === undefined || current.disabled) return refused(401, current === undefined ? 'record not found' : 'user account disabled')
  draft.put('users', { ...current, lastLogin: now, updatedAt: now })
  database.commit(draft)
  const token = await tokens.signIn(username, current.role, now + signInMinutes * 60_000)
  return wrapped(`W1R3: Device ${username} Authorized`, { UserName: username, AuthToken: token })
}

async function validateIdentity(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, passwordBody)
  if (!body.ok) return refused(400, `invalid request body: ${body.message}`)
  const user = services.database.view.get('users', request.user)
  const valid = user !== undefined && (await verifyPassword(body.value.password ?? '', user.passwordHash))
  return wrapped(valid ? 'user identity validated' : 'user identity validation failed', { identity_validated: valid })
}
