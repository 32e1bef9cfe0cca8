import { userOperations } from '../../netmaker/wire/users.ts'
import { isRefusal, markSignIn, signedIn, signInToken } from '../auth/issue-token.ts'
import { verifyNobody, verifyPassword } from '../auth/passwords.ts'
import { sessionNumber } from '../auth/sessions.ts'
import type { Attempt } from '../auth/throttle.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { UserRecord } from '../store/records.ts'
import { guessKeys } from './guess-keys.ts'
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

const wrongPassword = refused(400, 'incorrect credentials')

async function signIn(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, credentialsBody)
  if (!body.ok) return refused(500, "W1R3: It's not you it's me.")
  const { username = '', password = '' } = body.value
  if (username === '') return refused(401, 'user identifiers not provided')
  request.speaksFor(username)
  const known = services.database.view.get('users', username)
  const trouble = known === undefined ? null : signInTrouble(services, request, known, password)
  if (trouble !== null) return trouble
  const refusal = known === undefined ? refused(401, 'record not found') : wrongPassword
  return services.guards.passwords.run(
    guessKeys('password', username, request.remoteAddress),
    () => (known === undefined ? unknownUser(password, refusal) : checkPassword(services, request, known, password)),
    async () => (await unknownUser(password, refusal)).answer,
  )
}

/** What is said before the password is looked at. */
function signInTrouble({ policy }: Services, request: Request, user: UserRecord, password: string): Reply | null {
  if (user.sso !== undefined) return refused(400, 'user is registered via SSO')
  if (user.disabled) return refused(401, 'user account disabled')
  if (user.role !== 'super-admin' && !policy.basicAuth) return refused(400, 'basic auth is disabled')
  if (request.header('From-Ui') === 'true' && user.role === 'service-user') return refused(401, 'access denied to dashboard')
  return password === '' ? refused(400, "password can't be empty") : null
}

async function unknownUser(password: string, answer: Reply): Promise<Attempt<Reply>> {
  await verifyNobody(password)
  return { answer, outcome: 'wrong' }
}

async function checkPassword(services: Services, request: Request, user: UserRecord, password: string): Promise<Attempt<Reply>> {
  if (!(await verifyPassword(password, user.passwordHash))) return { answer: wrongPassword, outcome: 'wrong' }
  return { answer: await admit(services, request, user), outcome: 'right' }
}

async function admit(services: Services, request: Request, { name, passwordHash }: UserRecord): Promise<Reply> {
  const current = services.database.view.get('users', name)
  // changed while it was checked
  if (current?.passwordHash !== passwordHash) return current === undefined ? refused(401, 'record not found') : wrongPassword
  if (current.disabled) return refused(401, 'user account disabled')
  if (current.secondFactor !== undefined) {
    const token = await services.tokens.preAuth(name, sessionNumber(current))
    return wrapped('W1R3: TOTP required', { user_name: name, pre_auth_token: token })
  }
  const user = markSignIn(services, name)
  if (isRefusal(user)) return user
  return signedIn(`W1R3: Device ${name} Authorized`, user, await signInToken(services, user, request.header('X-Application-Name')))
}

async function validateIdentity(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, passwordBody)
  if (!body.ok) return refused(400, `invalid request body: ${body.message}`)
  const password = body.value.password ?? ''
  const answer = (valid: boolean) =>
    wrapped(valid ? 'user identity validated' : 'user identity validation failed', { identity_validated: valid })
  return services.guards.passwords.run(
    guessKeys('password', request.user, request.remoteAddress),
    async () => {
      const user = services.database.view.get('users', request.user)
      const valid = user !== undefined && (await verifyPassword(password, user.passwordHash))
      return { answer: answer(valid), outcome: valid ? 'right' : 'wrong' }
    },
    async () => {
      await verifyNobody(password)
      return answer(false)
    },
  )
}
