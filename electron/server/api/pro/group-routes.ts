import { allNetworks, isPlatformRole } from '../../../common/rules/roles.ts'
import { encodeGroup, encodeRole, networkRoleFacts, platformRoleFacts } from '../../../netmaker/wire/encode/role.ts'
import { findGroup, listGroups } from '../../auth/member.ts'
import { decodeGo, goString, goStrings, goStruct } from '../../http/go-decode.ts'
import { pageOf } from '../../http/page.ts'
import { type Reply, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { Draft, View } from '../../store/draft.ts'
import type { GroupRecord, UserRecord } from '../../store/records.ts'

const groupPath = '/api/v1/users/group'

const rolesMap = { kind: 'map', name: 'map[schema.NetworkID]map[schema.UserRoleID]struct {}' } as const
const groupFields = {
  id: { type: goString },
  name: { type: goString },
  network_roles: { type: rolesMap },
  meta_data: { type: goString },
} as const
const groupBody = goStruct('UserGroup', groupFields, 'schema')
const createBody = goStruct('CreateGroupReq', {
  user_group: { type: { kind: 'map', name: 'schema.UserGroup' } },
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
      const wanted = (request.query.get('q') ?? '').toLowerCase()
      const found = listGroups(view).filter(({ name }) => name.toLowerCase().includes(wanted))
      return wrapped('successfully fetched user groups', pageOf(request.query, found, encodeGroup))
    }),
    route({ method: 'GET', path: groupPath }, 'user', (request) => {
      const id = request.query.get('group_id') ?? ''
      if (id === '') return refused(400, 'group id is required')
      const group = findGroup(view, id)
      return group === undefined ? refused(500, 'record not found') : wrapped('successfully fetched user group', encodeGroup(group))
    }),
    route({ method: 'POST', path: groupPath }, 'user', (request) => create(services, request)),
    route({ method: 'PUT', path: groupPath }, 'user', (request) => update(services, request)),
    route({ method: 'DELETE', path: groupPath }, 'user', (request) => remove(services, request)),
  ]
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
  const group = decodeGo(JSON.stringify(body.value.user_group ?? {}), groupBody)
  if (!group.ok) return refused(400, group.message)
  const draft = services.database.draft()
  const roles = rolesOf(draft, group.value.network_roles ?? {})
  if (typeof roles === 'string') return refused(400, roles)
  const name = group.value.name ?? ''
  if (name === '') return refused(500, 'group name cannot be empty')
  if (listGroups(draft).some((other) => other.name === name)) return refused(500, 'group already exists')
  const now = services.clock()
  const made: GroupRecord = {
    id: services.newId(),
    name,
    isDefault: false,
    about: group.value.meta_data ?? '',
    networkRoles: roles,
    createdBy: request.user,
    createdAt: now,
    updatedAt: now,
  }
  draft.put('groups', made)
  for (const member of body.value.members ?? []) {
    const user = draft.get('users', member)
    if (user !== undefined) draft.put('users', { ...user, groups: [...(user.groups ?? []), made.id] })
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
  const roles = rolesOf(draft, body.value.network_roles ?? {})
  if (typeof roles === 'string')
    return refused(400, roles === 'platform role cannot be used as network role' ? roles : 'invalid network role')
  const changed = {
    ...old,
    name: body.value.name || old.name,
    about: body.value.meta_data ?? '',
    networkRoles: roles,
    updatedAt: services.clock(),
  }
  draft.put('groups', changed)
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
  for (const user of draft.list('users')) if (user.groups?.includes(id)) draft.put('users', withoutGroup(user, id))
  services.database.commit(draft)
  return wrapped('deleted user group')
}

function withoutGroup(user: UserRecord, id: string): UserRecord {
  return { ...user, groups: (user.groups ?? []).filter((other) => other !== id) }
}

/** The groups of a deleted network go from everybody's list, and its roles from every group. */
export function forgetNetworkRoles(draft: Draft, network: string): void {
  for (const group of draft.list('groups')) {
    if (!(network in group.networkRoles)) continue
    const { [network]: _, ...kept } = group.networkRoles
    draft.put('groups', { ...group, networkRoles: kept })
  }
  for (const user of draft.list('users')) {
    const kept = user.groups?.filter((id) => findGroup(draft, id) !== undefined)
    if (kept !== undefined && kept.length !== user.groups?.length) draft.put('users', { ...user, groups: kept })
  }
}

/** `{network: {role id: {}}}` as lists, or what is wrong with it. */
function rolesOf(view: View, given: Readonly<Record<string, unknown>>): GroupRecord['networkRoles'] | string {
  const known = new Set(networkRoles(view).map(({ id }) => id))
  const roles: Record<string, string[]> = {}
  for (const [network, ids] of Object.entries(given)) {
    const list = typeof ids === 'object' && ids !== null ? Object.keys(ids) : []
    const platform = list.find(isPlatformRole)
    if (platform !== undefined) return 'platform role cannot be used as network role'
    const unknown = list.find((id) => !known.has(id))
    if (unknown !== undefined) return `invalid network role ${unknown}`
    roles[network] = list
  }
  return roles
}
