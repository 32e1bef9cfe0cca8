import { groupsOf } from '../api/user-rules.ts'
import { findGroup } from '../auth/member.ts'
import { firstSession } from '../auth/sessions.ts'
import type { View } from '../store/draft.ts'
import type { InviteRecord, UserRecord } from '../store/records.ts'

type Rights = Pick<UserRecord, 'role' | 'groups'>

/** A new account that signs in with the provider and has no password here. `at`: Unix milliseconds. */
export function ssoUser({ name, subject }: { readonly name: string; readonly subject: string }, at: number, rights: Rights): UserRecord {
  return {
    name,
    ...rights,
    passwordHash: '',
    sso: { subject },
    mfa: false,
    disabled: false,
    lastLogin: 0,
    createdAt: at,
    updatedAt: at,
    session: firstSession(at),
  }
}

/** What an invitation gives. Groups that are gone since then are passed over. */
export function rightsOf(view: View, { role, groups }: InviteRecord): Rights {
  const known = (groups ?? []).filter((id) => findGroup(view, id) !== undefined)
  return { role, groups: groupsOf(role, known) }
}
