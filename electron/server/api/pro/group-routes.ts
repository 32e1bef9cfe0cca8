import { isDeepStrictEqual } from 'node:util'
import { allNetworks, isAdminRole, isPlatformRole, reservedNetworkNames } from '../../../common/rules/roles.ts'
import { encodeGroup, encodeRole, networkRoleFacts, platformRoleFacts } from '../../../netmaker/wire/encode/role.ts'
import { findGroup, listGroups } from '../../auth/member.ts'
import { revokeAccessTokens } from '../../auth/sessions.ts'
import { decodeGo, goString, goStrings, goStruct } from '../../http/go-decode.ts'
import { pageOf } from '../../http/page.ts'
import { type Reply, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { Draft, View } from '../../store/draft.ts'
import type { GroupRecord, UserRecord } from '../../store/records.ts'
import { removeStrandedClients } from '../user-update.ts'

const groupPath = '/api/v1/users/group'

const roleSet = { kind: 'map', name: 'map[schema.UserRoleID]struct {}' } as const
export const networkRolesType = { kind: 'map', name: 'map[schema.NetworkID]map[schema.UserRoleID]struct {}', of: roleSet } as const
const groupFields = {
  id: { type: goString },
  name: { type: goString },
  network_roles: { type: networkRolesType },
  meta_data: { type: goString },
} as const
const groupBody = goStruct('UserGroup', groupFields, 'schema')
const createBody = goStruct('CreateGroupReq', {
  user_group: { type: { kind: 'struct', struct: groupBody } },
  members: { type: goStrings },
})

/** Groups give their members roles in networks (netmaker-api.md 4.1). Those that come with a network can't be changed. */
export function groupRoutes(services: Services): Route[] {
  const { view } = services.database
  return [
    route({ method: 'GET', path: '/api/v1/users/role' }, 'user', (request) => oneRole(view, request)),
    route({ method: 'GET', path: '/api/v1/users/groups' }, 'user', () =>
      wrapped('successfully fetched user groups', listGroups(view).map(encodeGroup)),
    ),
    route({ method: 'GET', path: '/api/v2/users/groups' }, 'user', (request) => {
      return wrapped('successfully fetched user groups', pageOf(request.query, searchedGroups(view, request), encodeGroup))
    }),
    route({ method: 'GET', path: groupPath }, 'user', (request) => {
      const id = request.query.get('group_id') ?? ''
      if (id === '') return refused(400, 'group id is required')
      const group = findGroup(view, id)
      return group === undefined ? refused(500, 'record not found') : wrapped('successfully fetched user group', encodeGroup(group))
    }),
    route({ method: 'POST', path: groupPath }, 'user', asAdmin(services, create)),
    route({ method: 'PUT', path: groupPath }, 'user', asAdmin(services, update)),
    route({ method: 'DELETE', path: groupPath }, 'user', asAdmin(services, remove)),
  ]
}

/** Groups hand out rights in all networks: whatever the permission check made of the request, only admins change them. */
function asAdmin(services: Services, answer: (services: Services, request: Request) => Reply): (request: Request) => Reply {
  return (request) => {
    const user = services.database.view.get('users', request.user)
    return user !== undefined && isAdminRole(user.role) ? answer(services, request) : refused(403, 'access denied')
  }
}

/** `default` can be given several times; what is not `true` counts as false. */
function searchedGroups(view: View, { query }: Request): GroupRecord[] {
  const text = (query.get('q') ?? '').toLowerCase()
  const kinds = query.getAll('default').map((value) => value === 'true')
  return listGroups(view)
    .filter(({ isDefault }) => kinds.length === 0 || kinds.includes(isDefault))
    .filter(({ id, name, about }) => [id, name, about].some((field) => field.toLowerCase().includes(text)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Roles of networks: the two for all networks and the two of each. */
export function networkRoles(view: View) {
  return [allNetworks, ...view.list('networks').map(({ name }) => name)].flatMap(networkRoleFacts)
}

function oneRole(view: View, request: Request): Reply {
  const id = request.query.get('role_id') ?? ''
  if (id === '') return refused(400, 'role is required')
  const role = isPlatformRole(id) ? platformRoleFacts(id) : networkRoles(view).find((candidate) => candidate.id === id)
  return role === undefined
    ? refused(500, 'record not found')
    : wrapped('successfully fetched user role permission templates', encodeRole(role))
}

function create(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, createBody)
  if (!body.ok) return refused(400, body.message)
  const { user_group: group = {}, members } = body.value
  const draft = services.database.draft()
  const roles = rolesOf(draft, group.network_roles ?? {})
  if (typeof roles === 'string') return refused(400, roles)
  const name = group.name ?? ''
  if (name === '') return refused(500, 'group name cannot be empty')
  if (listGroups(draft).some((other) => other.name === name)) return refused(500, 'group already exists')
  const now = services.clock()
  const made: GroupRecord = {
    id: services.newId(),
    name,
    isDefault: false,
    about: group.meta_data ?? '',
    networkRoles: roles,
    createdBy: request.user,
    createdAt: now,
    updatedAt: now,
  }
  draft.put('groups', made)
  for (const member of new Set(members)) {
    const user = draft.get('users', member)
    if (user !== undefined) moveUser(draft, { ...user, groups: [...(user.groups ?? []), made.id] })
  }
  services.database.commit(draft)
  return wrapped('created user group', encodeGroup(made))
}

function update(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, groupBody)
  if (!body.ok) return refused(400, body.message)
  const draft = services.database.draft()
  const old = findGroup(draft, body.value.id ?? '')
  if (old === undefined) return refused(400, 'record not found')
  if (old.isDefault) return refused(400, 'cannot update default user group')
  const given = body.value.network_roles
  const roles = given == null ? old.networkRoles : rolesOf(draft, given)
  if (typeof roles === 'string')
    return refused(400, roles === 'platform role cannot be used as network role' ? roles : 'invalid network role')
  const named = Object.keys(given ?? {})
  if (named.includes(allNetworks) && named.length > 1)
    return refused(400, 'cannot have networks roles for all networks and a specific network')
  // what is left out stays
  const changed = {
    ...old,
    name: body.value.name || old.name,
    about: body.value.meta_data || old.about,
    networkRoles: roles,
    updatedAt: services.clock(),
  }
  draft.put('groups', changed)
  if (!isDeepStrictEqual(changed.networkRoles, old.networkRoles)) for (const user of membersOf(draft, old.id)) moveUser(draft, user)
  services.database.commit(draft)
  return wrapped('updated user group', encodeGroup(changed))
}

function remove(services: Services, request: Request): Reply {
  const id = request.query.get('group_id') ?? ''
  if (id === '') return refused(400, 'group id is required')
  const draft = services.database.draft()
  const group = findGroup(draft, id)
  if (group === undefined) return refused(400, 'failed to fetch group details')
  if (group.isDefault) return refused(400, 'cannot delete default user group')
  draft.remove('groups', id)
  for (const user of membersOf(draft, id)) moveUser(draft, withoutGroup(user, id))
  services.database.commit(draft)
  return wrapped('deleted user group')
}

function membersOf(view: View, groupId: string): UserRecord[] {
  return view.list('users').filter(({ groups }) => groups?.includes(groupId))
}

/** Whose groups give something else now: what the old ones gave ends, as when an admin changes the user (`PUT /api/users/{username}`). */
function moveUser(draft: Draft, user: UserRecord): void {
  draft.put('users', user)
  revokeAccessTokens(draft, user.name)
  removeStrandedClients(draft, user)
}

function withoutGroup(user: UserRecord, id: string): UserRecord {
  return { ...user, groups: (user.groups ?? []).filter((other) => other !== id) }
}

/** The groups of a deleted network go from everybody's list, and its roles from every group. */
export function forgetNetworkRoles(draft: Draft, network: string): void {
  for (const group of draft.list('groups')) {
    if (!Object.hasOwn(group.networkRoles, network)) continue
    const { [network]: _, ...kept } = group.networkRoles
    draft.put('groups', { ...group, networkRoles: kept })
  }
  for (const user of draft.list('users')) {
    const kept = user.groups?.filter((id) => findGroup(draft, id) !== undefined)
    if (kept !== undefined && kept.length !== user.groups?.length) draft.put('users', { ...user, groups: kept })
  }
}

/** `{network: {role id: {}}}` as lists, or what is wrong with it. */
function rolesOf(
  view: View,
  given: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>,
): GroupRecord['networkRoles'] | string {
  const roles: [network: string, ids: string[]][] = []
  for (const [network, ids] of Object.entries(given)) {
    const list = Object.keys(ids ?? {})
    if (list.some(isPlatformRole)) return 'platform role cannot be used as network role'
    const known = rolesFor(view, network)
    const unknown = list.find((id) => !known.includes(id))
    if (unknown !== undefined) return `invalid network role ${unknown}`
    // a network that is not there gets no entry: one that is made later would be seen by the group
    if (known.length > 0) roles.push([network, list])
  }
  return Object.fromEntries(roles)
}

/** Role ids that a group may give under this name; none when there is no such network. */
function rolesFor(view: View, network: string): string[] {
  const exists = network === allNetworks || (view.get('networks', network) !== undefined && !reservedNetworkNames.includes(network))
  return exists ? networkRoleFacts(network).map(({ id }) => id) : []
}
