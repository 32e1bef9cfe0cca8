import { isAdminRole, type PlatformRole } from '../../../common/rules/roles.ts'
import { goTime } from './go-time.ts'

/** What the wire object of a user is made from (netmaker-api.md 4.2). Times are Unix milliseconds, 0 = never. */
export interface UserFacts {
  readonly name: string
  readonly role: PlatformRole
  /** Ids of the user's groups; Pro only. */
  readonly groups?: readonly string[]
  readonly displayName?: string
  readonly mfa: boolean
  readonly disabled: boolean
  /** Signs in with the provider, and has no password here. */
  readonly sso?: SsoIdentity
  readonly lastLogin: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface SsoIdentity {
  /** The provider's own name of the person (`sub`): it stays when an address is given to somebody else. */
  readonly subject: string
}

export function encodeUser(user: UserFacts, accessTokens = 0) {
  return {
    username: user.name,
    external_identity_provider_id: user.sso?.subject ?? '',
    is_mfa_enabled: user.mfa,
    display_name: user.displayName ?? '',
    account_disabled: user.disabled,
    isadmin: isAdminRole(user.role),
    issuperadmin: user.role === 'super-admin',
    auth_type: user.sso === undefined ? 'basic_auth' : 'oauth',
    remote_gw_ids: null,
    user_group_ids: Object.fromEntries((user.groups ?? []).map((id) => [id, {}])),
    platform_role_id: user.role,
    network_roles: null,
    last_login_time: goTime(user.lastLogin),
    num_access_tokens: accessTokens,
    created_by: '',
    created_at: goTime(user.createdAt),
    updated_at: goTime(user.updatedAt),
  }
}
