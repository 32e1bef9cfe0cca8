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
import type { Draft, View } from '../store/draft.ts'
import { clientKey, type UserRecord } from '../store/records.ts'
import { networkRoles } from './pro/group-routes.ts'
import { userBody } from './user-bodies.ts'
import { groupsOf, userTrouble } from './user-rules.ts'
import { getUserSettings, updateUser, updateUserSettings } from './user-update.ts'

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
    route(userOperations.disable, 'user', (request) => setDisabled(services, request, true)),
    route(userOperations.enable, 'user', (request) => setDisabled(services, request, false)),
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
  return addUser(services, { name, password: body.value.password ?? '', role, groups })
}

/** Checks, hashes, and checks again inside the transaction. The answer is the new user, or why there is none. */
export async function addUser(
  services: Pick<Services, 'database' | 'clock' | 'edition'>,
  wanted: { readonly name: string; readonly password: string; readonly role: UserRecord['role']; readonly groups?: readonly string[] },
): Promise<Reply> {
  const { database, clock } = services
  const trouble = userTrouble(database.view, wanted)
  if (trouble !== null) return refused(400, trouble)
  const passwordHash = await hashPassword(wanted.password)
  const draft = database.draft()
  const meanwhile = userTrouble(draft, wanted)
  if (meanwhile !== null) return refused(400, meanwhile)
  const now = clock()
  const { name, role } = wanted
  const user: UserRecord = {
    ...{ name, role, passwordHash, mfa: false, disabled: false, lastLogin: 0, createdAt: now, updatedAt: now, session: firstSession(now) },
    ...(services.edition === 'pro' ? { groups: groupsOf(role, wanted.groups ?? []) } : {}),
  }
  draft.put('users', user)
  database.commit(draft)
  return raw(encodeUser(user))
}

function rolesShown(services: Services, request: Request) {
  if (services.edition === 'ce') return (['super-admin', 'admin'] as const).map(platformRoleFacts)
  return request.query.get('platform') === 'true' ? platformRoles.map(platformRoleFacts) : networkRoles(services.database.view)
}

/** The filters of the paged list; several values of one are alternatives. */
function userFilter(query: URLSearchParams): (user: UserRecord) => boolean {
  const asked = (name: string) => query.getAll(name)
  const matches = (name: string, value: string) => asked(name).length === 0 || asked(name).includes(value)
  const wanted = (query.get('q') ?? '').toLowerCase()
  return (user) =>
    matches('account_status', user.disabled ? 'disabled' : 'enabled') &&
    matches('mfa_status', user.mfa ? 'enabled' : 'disabled') &&
    matches('role', user.role) &&
    (user.sso === undefined ? matches('auth_type', 'basic') || matches('auth_type', 'basic_auth') : matches('auth_type', 'oauth')) &&
    user.name.toLowerCase().includes(wanted)
}

function removeUser(services: Services, request: Request): Reply {
  const name = request.params.username ?? ''
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  const user = draft.get('users', name)
  if (user === undefined) return refused(500, 'record not found')
  if (user.role === 'super-admin') return refused(500, 'superadmin cannot be deleted')
  if (user.role === 'admin' && caller?.role !== 'super-admin')
    return refused(500, 'admin cannot delete another admin user, including oneself')
  draft.remove('users', name)
  for (const token of draft.list('accessTokens')) if (token.user === name) draft.remove('accessTokens', token.id)
  const all = request.query.get('force_delete_configs') === 'true'
  for (const client of draft.list('clients')) {
    const ofDevice = client.deviceId !== '' || client.remoteAccessClientId !== ''
    if (client.owner === name && (ofDevice || all)) draft.remove('clients', clientKey(client.network, client.id))
  }
  services.database.commit(draft)
  return raw(`${name} deleted.`)
}

function setDisabled(services: Services, request: Request, disabled: boolean): Reply {
  const action = disabled ? 'disable' : 'enable'
  const draft = services.database.draft()
  const caller = draft.get('users', request.user)
  const user = draft.get('users', request.params.username ?? '')
  if (user === undefined || caller === undefined) return refused(500, 'record not found')
  if (caller.name === user.name) return refused(403, `cannot ${action} self`)
  if (user.role === 'super-admin' && disabled) return refused(403, 'cannot disable a super-admin')
  if (user.role === 'admin' && caller.role !== 'super-admin') return refused(403, `${caller.role} cannot ${action} an admin`)
  draft.put('users', { ...user, disabled, updatedAt: services.clock() })
  if (request.query.get(`force_${action}_configs`) === 'true') toggleClients(draft, user.name, !disabled)
  services.database.commit(draft)
  return wrapped(`user account ${action}d`)
}

function toggleClients(draft: Draft, owner: string, enabled: boolean): void {
  for (const client of draft.list('clients')) {
    if (client.owner === owner && client.enabled !== enabled) draft.put('clients', { ...client, enabled })
  }
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
