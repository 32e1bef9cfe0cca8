import { isAdminRole } from '../../common/rules/roles.ts'
import { goTime } from '../../netmaker/wire/encode/go-time.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { AccessTokenRecord, UserRecord } from '../store/records.ts'
import { accessTokenBody } from './user-bodies.ts'

/** API keys of users (netmaker-api.md 2.7). */
export function accessTokenRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route(userOperations.createAccessToken, 'user', (request) => create(services, request)),
    route(userOperations.listAccessTokens, 'user', (request) => {
      const name = request.query.get('username') ?? ''
      if (name === '') return refused(400, 'username is required')
      const mine = view.list('accessTokens').filter((token) => token.user === name)
      return wrapped(`fetched api access tokens for user ${name}`, mine.map(encode))
    }),
    route(userOperations.revokeAccessToken, 'user', (request) => revoke(services, request)),
  ]
}

async function create(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, accessTokenBody)
  if (!body.ok) return refused(400, body.message)
  const { name = '', user_name = '', expires_at = '' } = body.value
  if (name === '') return refused(400, 'name is required')
  if (user_name === '') return refused(400, 'username is required')
  const { view } = services.database
  const caller = view.get('users', request.user)
  const user = view.get('users', user_name)
  if (caller === undefined || user === undefined) return refused(401, 'record not found')
  if (!mayManage(caller, user)) return refused(403, `not enough permissions to create token for user ${user.name}`)
  const token: AccessTokenRecord = {
    id: services.newId(),
    name,
    user: user.name,
    expiresAt: expires_at === '' ? 0 : Date.parse(expires_at),
    lastUsed: 0,
    createdBy: caller.name,
    createdAt: services.clock(),
  }
  const signed = await services.tokens.access(user.name, user.role, token.expiresAt, token.id)
  // what ends the sign-ins of one of them ends their access tokens, and this is none yet
  const refusal = await request.refusal()
  if (refusal !== null) return refusal
  if (view.get('users', user.name)?.session !== user.session) return refused(401, 'unauthorized')
  const draft = services.database.draft()
  draft.put('accessTokens', token)
  services.database.commit(draft)
  return wrapped(`api access token has generated for user ${user.name}`, { UserName: user.name, AuthToken: signed })
}

function revoke(services: Services, request: Request): Reply {
  const id = request.query.get('id') ?? ''
  if (id === '') return refused(400, 'id is required')
  const draft = services.database.draft()
  const token = draft.get('accessTokens', id)
  if (token === undefined) return refused(400, 'token does not exist')
  const caller = draft.get('users', request.user)
  const user = draft.get('users', token.user)
  if (caller === undefined || user === undefined) return refused(401, 'record not found')
  if (!mayManage(caller, user)) return refused(403, `not enough permissions to delete token of user ${user.name}`)
  draft.remove('accessTokens', id)
  services.database.commit(draft)
  return wrapped('revoked access token')
}

/** Admins manage those of everybody who is no admin. */
function mayManage(caller: UserRecord, user: UserRecord): boolean {
  return caller.name === user.name || caller.role === 'super-admin' || (caller.role === 'admin' && !isAdminRole(user.role))
}

function encode(token: AccessTokenRecord) {
  return {
    id: token.id,
    name: token.name,
    user_name: token.user,
    expires_at: goTime(token.expiresAt),
    last_used: goTime(token.lastUsed),
    created_by: token.createdBy,
    created_at: goTime(token.createdAt),
  }
}
