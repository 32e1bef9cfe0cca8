import { goBool, goString, goStruct, goTimeText } from '../http/go-decode.ts'

/** What the user endpoints read from a body (upstream schema.User, models.UserAuthParams, …). */
export const userBody = goStruct(
  'User',
  {
    id: { type: goString },
    username: { type: goString },
    display_name: { type: goString },
    platform_role_id: { type: { kind: 'named', name: 'schema.UserRoleID' } },
    external_identity_provider_id: { type: goString },
    account_disabled: { type: goBool },
    auth_type: { type: { kind: 'named', name: 'schema.AuthType' } },
    password: { type: goString },
    is_mfa_enabled: { type: goBool },
    totp_secret: { type: goString },
    last_login_time: { type: goTimeText },
    user_group_ids: { type: { kind: 'map', name: 'map[schema.UserGroupID]struct {}' } },
    created_by: { type: goString },
    created_at: { type: goTimeText },
    updated_at: { type: goTimeText },
  },
  'schema',
)

export const credentialsBody = goStruct('UserAuthParams', { username: { type: goString }, password: { type: goString } })

export const passwordBody = goStruct('UserIdentityValidationRequest', { password: { type: goString } })

export const totpBody = goStruct('UserTOTPVerificationParams', {
  otp_auth_url: { type: goString },
  otp_auth_url_signature: { type: goString },
  totp: { type: goString },
})

export const userSettingsBody = goStruct('UserSettings', {
  theme: { type: { kind: 'named', name: 'models.Theme' } },
  text_size: { type: goString },
  reduced_motion: { type: goBool },
})

export const accessTokenBody = goStruct(
  'UserAccessToken',
  {
    id: { type: goString },
    name: { type: goString },
    user_name: { type: goString },
    expires_at: { type: goTimeText },
    last_used: { type: goTimeText },
    created_by: { type: goString },
    created_at: { type: goTimeText },
  },
  'schema',
)
