import type { Edition } from '../../common/model/snapshot.ts'
import { isAdminRole, isPlatformRole, type PlatformRole, reachesNetwork } from '../../common/rules/roles.ts'
import { encodeUser } from '../../netmaker/wire/encode/user.ts'
import { findGroup, memberOf } from '../auth/member.ts'
import { hashPassword } from '../auth/passwords.ts'
import { endOtherSessions, revokeAccessTokens } from '../auth/sessions.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, raw, refused, wrapped } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import { clientKey, type UserRecord, type UserSettings } from '../store/records.ts'
import { userBody, userSettingsBody } from './user-bodies.ts'
import { groupsOf } from './user-rules.ts'

/** What `PUT /api/users/{username}` asks for. A missing field counts as its zero value, as in Go: role and second factor are replaced by it. */
interface UserChange {
  readonly name: string
  readonly password: string
  readonly role: string
  readonly mfa: boolean
  readonly disabled: boolean
  /** '' = as it was. */
  readonly displayName: string
  /** Ids; Pro only. */
  readonly groups: readonly string[]
}

/** Changes password, second factor (off only), account state, role and (Pro) groups. Order and texts are Netmaker's (controllers/user.go updateUser). */
export async function updateUser(services: Services, request: Request): Promise<Reply> {
  const name = request.params.username ?? ''
  const { view } = services.database
  const user = view.get('users', name)
  if (user === undefined) return refused(500, 'record not found')
  const body = decodeGo(request.body, userBody)
  if (!body.ok) return refused(400, body.message)
  const change: UserChange = {
    name: body.value.username ?? '',
    password: body.value.password ?? '',
    role: body.value.platform_role_id ?? '',
    mfa: body.value.is_mfa_enabled ?? false,
    disabled: body.value.account_disabled ?? false,
    displayName: body.value.display_name ?? '',
    groups: Object.keys(body.value.user_group_ids ?? {}),
  }
  const trouble = changeTrouble(services, request.user, user, change)
  if (trouble !== null) return trouble
  const passwordHash = change.password === '' ? null : await hashPassword(change.password)
  // or a thief could answer a new password with their own, asked for while their sign-in was still one
  const refusal = passwordHash === null ? null : await request.refusal()
  if (refusal !== null) return refusal
  const draft = services.database.draft()
  // read again: much may have happened while the password was hashed
  const current = draft.get('users', name)
  if (current === undefined) return refused(500, 'record not found')
  const meanwhile = changeTrouble(services, request.user, current, change)
  if (meanwhile !== null) return meanwhile
  const updated = {
    ...changed(current, change, passwordHash, request.user === name ? request.tokenHash : ''),
    ...roleAndGroups(draft, services.edition, current, change),
  }
  draft.put('users', { ...updated, updatedAt: services.clock() })
  const movesOn = updated.role !== current.role || !sameMembers(updated.groups ?? [], current.groups ?? [])
  if (passwordHash !== null || movesOn) revokeAccessTokens(draft, name)
  if (services.edition === 'pro') removeStrandedClients(draft, updated)
  services.database.commit(draft)
  return raw(encodeUser(updated))
}

/** Ends the sign-ins of a changed password or second factor; who makes the change for themselves stays. */
function changed(user: UserRecord, change: UserChange, passwordHash: string | null, ownTokenHash: string): UserRecord {
  const { secondFactor, ...rest } = user
  const keepsFactor = change.mfa && secondFactor !== undefined
  const next: UserRecord = {
    ...rest,
    ...(keepsFactor ? { secondFactor } : {}),
    passwordHash: passwordHash ?? user.passwordHash,
    mfa: keepsFactor,
    disabled: change.disabled,
    displayName: change.displayName || (user.displayName ?? ''),
  }
  const factorGone = user.secondFactor !== undefined && !keepsFactor
  return passwordHash !== null || factorGone ? endOtherSessions(next, ownTokenHash) : next
}

/** Groups that don't exist are passed over, as upstream does. */
function roleAndGroups(view: View, edition: Edition, user: UserRecord, change: UserChange): Pick<UserRecord, 'role' | 'groups'> {
  const role = isRole(edition, user, change.role) ? change.role : user.role
  if (edition === 'ce') return { role }
  return {
    role,
    groups: groupsOf(
      role,
      change.groups.filter((id) => findGroup(view, id) !== undefined),
    ),
  }
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id))
}

/** Who may no longer enter a network keeps no remote client in it. */
export function removeStrandedClients(draft: Draft, user: UserRecord): void {
  const member = memberOf(draft, user)
  for (const { owner, network, id } of draft.list('clients')) {
    if (owner === user.name && !reachesNetwork(member, network)) draft.remove('clients', clientKey(network, id))
  }
}

function changeTrouble(services: Services, callerName: string, user: UserRecord, change: UserChange): Reply | null {
  const caller = services.database.view.get('users', callerName)
  if (caller === undefined) return refused(500, 'record not found')
  if (user.name !== change.name) return refused(400, 'user in param and request body not matching')
  if (user.role !== change.role && change.role === 'super-admin') {
    return refused(403, 'only a super-admin can assign the super-admin role to another user via transferSuperAdmin method')
  }
  const trouble = caller.name === user.name ? ownTrouble(services, user, change) : othersTrouble(caller, user, change)
  if (trouble !== null) return refused(403, trouble)
  if (user.sso !== undefined && change.password !== '') return refused(403, `cannot update user's password for an oauth user ${user.name}`)
  if (change.password !== '' && Buffer.byteLength(change.password) < 5) return refused(400, 'password requires min 5 characters')
  if (user.sso !== undefined && change.disabled !== user.disabled) return refused(400, 'account status cannot be updated for external user')
  if (change.role !== '' && change.role !== user.role && !isRole(services.edition, user, change.role))
    return refused(400, `invalid user role ${change.role}`)
  return null
}

/** Roles that can be given; the super-admin's is handed over in another way. On the community edition only single sign-on knows users who are no admins. */
function isRole(edition: Edition, user: UserRecord, role: string): role is PlatformRole {
  if (edition === 'ce') return role === 'admin' || (role === 'service-user' && user.sso !== undefined)
  return isPlatformRole(role) && role !== 'super-admin'
}

function ownTrouble({ policy, edition }: Services, user: UserRecord, change: UserChange): string | null {
  if (user.role !== change.role) return 'user not allowed to self assign role'
  if (policy.mfaEnforced && user.mfa && !change.mfa) return 'mfa is enforced, user cannot unset their own mfa'
  if (edition === 'pro' && !sameMembers(change.groups, user.groups ?? [])) return 'user cannot update self update their groups'
  // nobody shuts themselves out: the same words as the endpoint that disables
  return change.disabled ? 'cannot disable self' : null
}

function othersTrouble(caller: UserRecord, user: UserRecord, change: UserChange): string | null {
  if (!isAdminRole(caller.role)) return 'cannot update superadmin user'
  if (caller.role === 'super-admin') return null
  if (user.role === 'super-admin') return 'cannot update superadmin user'
  if (user.role === 'admin') return 'an admin user does not have permissions to update another admin user'
  return change.role === 'admin' ? 'an admin user does not have permissions to assign the admin role to another user' : null
}

const defaultSettings: UserSettings = { theme: 'dark', textSize: '16', reducedMotion: false }

export function getUserSettings(services: Services, request: Request): Reply {
  return wrapped('fetched user settings', encodeSettings(services.database.view.get('users', request.user)?.settings ?? defaultSettings))
}

/** Looks only: a second factor can't be turned off here, whatever the body says. The answer repeats what came; what was left out is kept as the default. */
export function updateUserSettings(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, userSettingsBody)
  if (!body.ok) return refused(400, `invalid request body: ${body.message}`)
  const { theme = '', text_size: textSize = '', reduced_motion: reducedMotion = false } = body.value
  const draft = services.database.draft()
  const user = draft.get('users', request.user)
  if (user === undefined) return refused(500, 'failed to update user settings: record not found')
  const kept = { theme: theme || defaultSettings.theme, textSize: textSize || defaultSettings.textSize, reducedMotion }
  draft.put('users', { ...user, settings: kept })
  services.database.commit(draft)
  return wrapped('updated user settings', encodeSettings({ theme, textSize, reducedMotion }))
}

function encodeSettings(settings: UserSettings) {
  return { theme: settings.theme, text_size: settings.textSize, reduced_motion: settings.reducedMotion }
}
