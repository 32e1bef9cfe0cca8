import { isAdminRole, isPlatformRole, platformRoles } from '../../common/rules/roles.ts'
import { encodeGroup, encodeRole, platformRoleFacts } from '../../netmaker/wire/encode/role.ts'
import { encodeUser } from '../../netmaker/wire/encode/user.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import { codeHeader } from '../auth/first-account.ts'
import { findGroup } from '../auth/member.ts'
import { hashPassword } from '../auth/passwords.ts'
import { firstSession } from '../auth/sessions.ts'
import { decodeGo } from '../http/go-decode.ts'
import { pageOf } from '../http/page.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { UserRecord } from '../store/records.ts'
import { networkRoles } from './pro/group-routes.ts'
import { transferSuperAdmin } from './transfer-super-admin.ts'
import { userBody } from './user-bodies.ts'
import { removeUser, removeUsers } from './user-removal.ts'
import { groupsOf, userTrouble } from './user-rules.ts'
import { setStatus, setStatuses } from './user-status.ts'
import { getUserSettings, updateUser, updateUserSettings } from './user-update.ts'

const bulkPath = '/api/v1/users/bulk'

/** Users: one super-admin, admins; on Pro all the platform roles (netmaker-api.md 2.3, 4.1, 4.2). */
export function userRoutes(services: Services): Route[] {
  const { view } = services.database
  const encoded = (user: UserRecord) => encodeUser(user, view.list('accessTokens').filter((token) => token.user === user.name).length)
  return [
    route(userOperations.hasSuperAdmin, 'nobody', () => raw(hasSuperAdmin(view))),
    route(userOperations.createSuperAdmin, 'nobody', (request) => createSuperAdmin(services, request)),
    route(userOperations.getWithRole, 'self', (request) => withRole(services, encoded, view.get('users', request.user))),
    route(userOperations.roles, 'user', (request) =>
      wrapped('successfully fetched user roles permission templates', rolesShown(services, request).map(encodeRole)),
    ),
    route({ method: 'GET', path: '/api/v2/users' }, 'user', (request) => {
      return wrapped('fetched users', pageOf(request.query, view.list('users').filter(userFilter(request.query)).sort(byName), encoded))
    }),
    route(userOperations.list, 'user', () => raw(view.list('users').sort(byName).map(encoded))),
    route(userOperations.get, 'self', (request) => {
      const user = view.get('users', request.user)
      return user === undefined ? refused(500, 'record not found') : raw(encodeUser(user))
    }),
    route(userOperations.create, 'user', (request) => createUser(services, request)),
    route(userOperations.update, 'user', (request) => updateUser(services, request)),
    route(userOperations.getSettings, 'self', (request) => getUserSettings(services, request)),
    route(userOperations.updateSettings, 'self', (request) => updateUserSettings(services, request)),
    route(userOperations.remove, 'user', (request) => removeUser(services, request)),
    route(userOperations.disable, 'user', (request) => setStatus(services, request, 'disable')),
    route(userOperations.enable, 'user', (request) => setStatus(services, request, 'enable')),
    route({ method: 'DELETE', path: bulkPath }, 'user', (request) => removeUsers(services, request)),
    route({ method: 'POST', path: `${bulkPath}/status` }, 'user', (request) => setStatuses(services, request)),
    route(userOperations.transferSuperAdmin, 'user', (request) => transferSuperAdmin(services, request)),
  ]
}

export function hasSuperAdmin(view: View): boolean {
  return view.list('users').some((user) => user.role === 'super-admin')
}

const firstAccountRefused = `the first account can only be made on the server itself, or with the code it printed when it started (header ${codeHeader})`

async function createSuperAdmin(services: Services, request: Request): Promise<Reply> {
  // deviation bootstrap-from-this-machine
  if (!services.firstAccount.mayMake(request)) return refused(403, firstAccountRefused)
  const body = decodeGo(request.body, userBody)
  if (!body.ok) return refused(400, body.message)
  if (!services.policy.basicAuth) return refused(400, 'basic auth is disabled')
  request.speaksFor(body.value.username ?? '')
  return addUser(services, { name: body.value.username ?? '', password: body.value.password ?? '', role: 'super-admin' })
}

async function createUser(services: Services, request: Request): Promise<Reply> {
  const caller = services.database.view.get('users', request.user)
  const body = decodeGo(request.body, userBody)
  if (!body.ok) return refused(400, body.message)
  const name = body.value.username ?? ''
  if (name === 'masteradministrator') return refused(400, 'username not allowed')
  // the community edition makes an admin of everybody, whatever role was asked for
  const role = services.edition === 'ce' ? 'admin' : (body.value.platform_role_id ?? '')
  if (role === '') return refused(400, 'platform role is missing')
  if (!isPlatformRole(role)) return refused(400, `error fetching role ${role} record not found`)
  if (role === 'super-admin') return refused(403, 'additional superadmins cannot be created')
  if (caller?.role !== 'super-admin' && role === 'admin') return refused(403, 'only superadmin can create admin users')
  // deviation only-admins-create-users
  if (caller === undefined || !isAdminRole(caller.role)) return refused(403, 'access denied')
  const groups = Object.keys(services.edition === 'ce' ? {} : (body.value.user_group_ids ?? {}))
  const { password = '', display_name: displayName = '', account_disabled: disabled = false } = body.value
  return addUser(services, { name, password, role, groups, displayName, disabled }, request.refusal)
}

interface NewUser extends Pick<UserRecord, 'name' | 'role' | 'groups'>, Partial<Pick<UserRecord, 'displayName' | 'disabled'>> {
  readonly password: string
}

/** Checks, hashes, and checks again inside the transaction. The answer is the new user, or why there is none. `refusal`: of who asks for it. */
export async function addUser(
  services: Pick<Services, 'database' | 'clock' | 'edition'>,
  wanted: NewUser,
  refusal: () => Promise<Reply | null> = async () => null,
): Promise<Reply> {
  const { database, clock } = services
  const trouble = userTrouble(database.view, wanted)
  if (trouble !== null) return refused(400, trouble)
  const passwordHash = await hashPassword(wanted.password)
  const unwelcome = await refusal()
  if (unwelcome !== null) return unwelcome
  const draft = database.draft()
  const meanwhile = userTrouble(draft, wanted)
  if (meanwhile !== null) return refused(400, meanwhile)
  const now = clock()
  const { name, role, displayName = '', disabled = false } = wanted
  const user: UserRecord = {
    ...{
      name,
      role,
      displayName,
      passwordHash,
      mfa: false,
      disabled,
      lastLogin: 0,
      createdAt: now,
      updatedAt: now,
      session: firstSession(now),
    },
    ...(services.edition === 'pro' ? { groups: groupsOf(role, wanted.groups ?? []) } : {}),
  }
  draft.put('users', user)
  // whoever waited under this name, or was asked in, is somebody now
  draft.remove('pendingUsers', name)
  draft.remove('invites', name.toLowerCase())
  database.commit(draft)
  return raw(encodeUser(user))
}

function rolesShown(services: Services, request: Request) {
  if (services.edition === 'ce') return (['super-admin', 'admin'] as const).map(platformRoleFacts)
  return request.query.get('platform') === 'true' ? platformRoles.map(platformRoleFacts) : networkRoles(services.database.view)
}

/** The filters of the paged list; several values of one are alternatives, and words that mean nothing are passed over where there are only two. */
function userFilter(query: URLSearchParams): (user: UserRecord) => boolean {
  const alternatives = (name: string, values: readonly string[]) => query.getAll(name).filter((value) => values.includes(value))
  const status = alternatives('account_status', ['enabled', 'disabled'])
  const secondFactor = alternatives('mfa_status', ['enabled', 'disabled'])
  const roles = query.getAll('role')
  const kinds = query.getAll('auth_type').map((kind) => (kind === 'basic' ? 'basic_auth' : kind))
  const wanted = (query.get('q') ?? '').toLowerCase()
  const isAmong = (list: readonly string[], value: string) => list.length === 0 || list.includes(value)
  return (user) =>
    isAmong(status, user.disabled ? 'disabled' : 'enabled') &&
    isAmong(secondFactor, user.mfa ? 'enabled' : 'disabled') &&
    isAmong(roles, user.role) &&
    isAmong(kinds, user.sso === undefined ? 'basic_auth' : 'oauth') &&
    user.name.toLowerCase().includes(wanted)
}

function withRole(services: Services, encoded: (user: UserRecord) => ReturnType<typeof encodeUser>, user: UserRecord | undefined): Reply {
  if (user === undefined) return refused(500, 'record not found')
  const { view } = services.database
  const groups = (user.groups ?? []).flatMap((id) => findGroup(view, id) ?? [])
  return wrapped('fetched user with role info', {
    ...encoded(user),
    platform_role: encodeRole(platformRoleFacts(user.role)),
    user_group_ids: Object.fromEntries(groups.map((group) => [group.id, encodeGroup(group)])),
  })
}

function byName(a: UserRecord, b: UserRecord): number {
  return a.name < b.name ? -1 : 1
}
