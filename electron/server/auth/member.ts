import { allNetworks, type Member, reservedNetworkNames } from '../../common/rules/roles.ts'
import { defaultGroups, type GroupFacts } from '../../netmaker/wire/encode/role.ts'
import type { View } from '../store/draft.ts'
import type { UserRecord } from '../store/records.ts'

/** Groups that come with the server and with each network, then those that somebody made. */
export function listGroups(view: View): GroupFacts[] {
  const networks = view
    .list('networks')
    .map(({ name }) => name)
    .filter((name) => !reservedNetworkNames.includes(name))
  return [...[allNetworks, ...networks].flatMap(defaultGroups), ...view.list('groups')]
}

export function findGroup(view: View, id: string): GroupFacts | undefined {
  return view.get('groups', id) ?? listGroups(view).find((group) => group.id === id)
}

/** A user as the permission rules see one. Groups that are gone give nothing. */
export function memberOf(view: View, user: Pick<UserRecord, 'name' | 'role' | 'groups'>): Member {
  const ids = user.groups ?? []
  const groups = ids.flatMap((id) => {
    const group = findGroup(view, id)
    return group === undefined ? [] : [group.networkRoles]
  })
  return { name: user.name, role: user.role, groups }
}
