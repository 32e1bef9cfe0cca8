import { allNetworks, defaultGroupId, isAdminRole } from '../../common/rules/roles.ts'
import { userNameTroubles } from '../../common/rules/user-name.ts'
import { findGroup } from '../auth/member.ts'
import type { View } from '../store/draft.ts'
import type { UserRecord } from '../store/records.ts'

/** Why this user can't be made, in upstream's words and order; several reasons are joined by newlines (netmaker-api.md 2.3). null: fine. */
export function userTrouble(
  view: View,
  wanted: { readonly name: string; readonly password: string; readonly role: UserRecord['role']; readonly groups?: readonly string[] },
): string | null {
  const superAdmin = view.list('users').some((user) => user.role === 'super-admin')
  if (wanted.role === 'super-admin' && superAdmin) return 'superadmin user already exists'
  if (wanted.name !== '' && view.get('users', wanted.name) !== undefined) return 'user exists'
  const strange = wanted.groups?.find((id) => findGroup(view, id) === undefined)
  if (strange !== undefined) return `invalid groups: user group \`${strange}\` not found`
  const reasons: string[] = []
  const troubles = userNameTroubles(wanted.name)
  if (wanted.name === '') reasons.push('username cannot be empty')
  else if (troubles.short) reasons.push('username must have more than 3 characters')
  if (troubles.letters) reasons.push('invalid character(s) in username')
  if (Buffer.byteLength(wanted.password) < 5) reasons.push('password must have a minimum of 5 characters')
  return reasons.length === 0 ? null : reasons.join('\n')
}

/** Admins are in the group that runs every network. */
export function groupsOf(role: UserRecord['role'], wanted: readonly string[]): string[] {
  return [...new Set([...wanted, ...(isAdminRole(role) ? [defaultGroupId(allNetworks, 'network-admin')] : [])])]
}
