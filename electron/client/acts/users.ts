import type { GroupRow, UserAccess, UserRow } from '../../common/contracts/app/admin-people.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { allNetworks, defaultGroupId } from '../../common/rules/roles.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { groupOperations, type UserGroup } from '../../netmaker/wire/groups.ts'
import { userOperations, type WireUser } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { apiOfAdmin, signedInAsAdmin } from './signed-in.ts'

/** Everybody with an account, and who may use what: on the community edition everybody everything, on Pro what their groups give (netmaker-api.md 4.1). */
export async function listUsers(context: ClientContext): Promise<Result<{ users: UserRow[]; groups: GroupRow[] }>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const api = context.link.as(session.value)
  const users = await api.list('users', {})
  if (!users.ok) return users
  const groups = session.value.edition === 'pro' ? await api.call(groupOperations.list, {}) : ok([])
  if (!groups.ok && groups.fault.code !== 'server.noRoute') return groups
  const known = groups.ok ? groups.value : []
  const rows = users.value.map((user) => userRow(user, known, session.value.edition)).sort((a, b) => compareNames(a.name, b.name))
  context.found.people = rows
  return ok({
    users: rows,
    groups: known.map((group) => ({
      id: group.id,
      name: group.name,
      members: users.value.filter((user) => user.groups.includes(group.id)).map(({ name }) => name),
      networks: group.networks,
    })),
  })
}

export async function createUser(
  context: ClientContext,
  request: { readonly name: string; readonly password: string; readonly role: string; readonly groupIds?: readonly string[] | undefined },
): Promise<Result<Done>> {
  const { name, password, role, groupIds = [] } = request
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const created = await api.value.call(userOperations.create, {
    params: { username: name },
    body: { username: name, password, platform_role_id: role, ...(groupIds.length === 0 ? {} : { user_group_ids: idSet(groupIds) }) },
  })
  return created.ok ? ok({}) : created
}

/** The server replaces more than this: the rest is sent as it is at this moment, groups that aren't listed here among it. */
export async function setUserAccess(context: ClientContext, { name, role, add, remove }: UserAccess): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await userNamed(api.value, name)
  if (!known.ok) return known
  const { mfa, disabled, isAdmin } = known.value
  // who was an admin is in the group that runs every network without having been asked for it
  const gone = new Set([...remove, ...(isAdmin && role !== 'admin' ? [adminGroup] : [])])
  const groups = [...new Set([...known.value.groups.filter((id) => !gone.has(id)), ...add])]
  const body = { username: name, password: '', platform_role_id: role, is_mfa_enabled: mfa, account_disabled: disabled }
  const sent = await api.value.call(userOperations.update, { params: { username: name }, body: { ...body, user_group_ids: idSet(groups) } })
  if (!sent.ok) return sent
  const after = await userNamed(api.value, name)
  if (!after.ok) return ok({})
  const now = after.value.groups
  const isSo =
    after.value.role === role && add.every((id) => now.includes(id)) && ![...gone].some((id) => now.includes(id) && !add.includes(id))
  return isSo ? ok({}) : fail({ code: 'write.unconfirmed', what: `The role and groups of ${name}` })
}

const adminGroup = defaultGroupId(allNetworks, 'network-admin')

function idSet(ids: readonly string[]): Record<string, Record<string, never>> {
  return Object.fromEntries(ids.map((id) => [id, {}]))
}

export async function setUser(
  context: ClientContext,
  { name, enabled, withClients }: { readonly name: string; readonly enabled: boolean; readonly withClients: boolean },
): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await userNamed(api.value, name)
  if (!known.ok) return known
  const force = withClients ? { [enabled ? 'force_enable_configs' : 'force_disable_configs']: 'true' } : {}
  const sent = await api.value.call(enabled ? userOperations.enable : userOperations.disable, { params: { username: name }, query: force })
  if (!sent.ok) return sent
  const after = await userNamed(api.value, name)
  return after.ok && after.value.disabled === enabled ? fail({ code: 'write.unconfirmed', what: `The account of ${name}` }) : ok({})
}

export async function removeUser(
  context: ClientContext,
  { name, withClients }: { readonly name: string; readonly withClients: boolean },
): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await userNamed(api.value, name)
  if (!known.ok) return known
  const query = withClients ? { force_delete_configs: 'true' } : {}
  const removed = await api.value.call(userOperations.remove, { params: { username: name }, query })
  return removed.ok ? ok({}) : removed
}

/** The super-admin's role goes to an admin; who had it is an admin then, and only the new one can give it back. */
export async function handOver(context: ClientContext, { name }: { readonly name: string }): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await userNamed(api.value, name)
  if (!known.ok) return known
  const sent = await api.value.call(userOperations.transferSuperAdmin, { params: { username: name } })
  if (!sent.ok) return sent
  const after = await userNamed(api.value, name)
  return after.ok && !after.value.isSuperAdmin ? fail({ code: 'write.unconfirmed', what: `The role of ${name}` }) : ok({})
}

async function userNamed(api: NetmakerClient, name: string): Promise<Result<WireUser>> {
  const users = await api.call(userOperations.list, {})
  if (!users.ok) return users
  const user = users.value.find((candidate) => candidate.name === name)
  if (user !== undefined) return ok(user)
  return fail({
    code: 'user.unknown',
    name,
    known: nearest(
      name,
      users.value.map((candidate) => candidate.name),
    ),
  })
}

function userRow(user: WireUser, groups: readonly UserGroup[], edition: 'ce' | 'pro'): UserRow {
  const own = groups.filter(({ id }) => user.groups.includes(id))
  const networks = [...new Set(own.flatMap((group) => group.networks.map(({ network }) => network)))].sort(compareNames)
  const everything = edition === 'ce' || user.isAdmin || networks.includes('all_networks')
  return {
    name: user.name,
    role: user.role,
    disabled: user.disabled,
    secondFactor: user.mfa,
    signsInBy: user.authType,
    lastLogin: user.lastLogin,
    groups: own.map(({ name }) => name),
    groupIds: own.map(({ id }) => id),
    mayUse: everything ? 'everything' : networks,
  }
}
