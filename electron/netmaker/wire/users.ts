import { z } from 'zod'
import { flag, list, nothingSchema, operation, text, timestamp } from './envelope.ts'

/** A user as every user endpoint answers it (netmaker-api.md 4.2). */
export const userSchema = z
  .object({
    username: text(),
    platform_role_id: text(),
    isadmin: flag(),
    issuperadmin: flag(),
    is_mfa_enabled: flag(),
    account_disabled: flag(),
    auth_type: text(),
    last_login_time: timestamp(),
    user_group_ids: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform((wire) => ({
    name: wire.username,
    /** 'super-admin', 'admin', 'platform-user', 'service-user', 'auditor'; '' on servers older than v0.25. */
    role: wire.platform_role_id,
    isAdmin: wire.isadmin || wire.issuperadmin,
    isSuperAdmin: wire.issuperadmin,
    mfa: wire.is_mfa_enabled,
    disabled: wire.account_disabled,
    authType: wire.auth_type,
    lastLogin: wire.last_login_time,
    /** Ids; Pro only. */
    groups: Object.keys(wire.user_group_ids ?? {}),
  }))
export type WireUser = z.infer<typeof userSchema>

/** Names and passwords as the server reads them; it says itself what it doesn't like. */
export const credentialsSchema = z.object({ username: z.string(), password: z.string() })

/** A user, whatever is known of them there. */
const recordSchema = z.record(z.string(), z.unknown())

/** A set, as Go writes it. */
const groupIdsSchema = z.record(z.string(), z.object({}))

const signedInSchema = z
  .object({ UserName: text(), AuthToken: z.string().min(1) })
  .transform((wire) => ({ kind: 'token' as const, user: wire.UserName, token: wire.AuthToken }))
const secondFactorSchema = z
  .object({ user_name: text(), pre_auth_token: z.string().min(1) })
  .transform((wire) => ({ kind: 'secondFactor' as const, user: wire.user_name, preAuthToken: wire.pre_auth_token }))
/** Told apart by which token is there: the keys of the two differ even in case. */
export const signInSchema = z.union([signedInSchema, secondFactorSchema])
export type SignIn = z.infer<typeof signInSchema>

/** A second factor that is offered and not yet confirmed. The signature goes back with the address. */
const totpEnrolmentSchema = z
  .object({ otp_auth_url: z.string().min(1).max(1000), otp_auth_url_signature: z.string().max(200) })
  .transform((wire) => ({ url: wire.otp_auth_url, signature: wire.otp_auth_url_signature }))

export const accessTokenSchema = z
  .object({ id: text(), name: text(), user_name: text(), expires_at: timestamp(), last_used: timestamp() })
  .transform((wire) => ({
    id: wire.id,
    name: wire.name,
    user: wire.user_name,
    expiresAt: wire.expires_at,
    lastUsed: wire.last_used,
  }))

export const userOperations = {
  hasSuperAdmin: operation({
    method: 'GET',
    path: '/api/users/adm/hassuperadmin',
    audience: 'nobody',
    answer: z.boolean(),
    envelope: 'raw',
  }),
  createSuperAdmin: operation({
    method: 'POST',
    path: '/api/users/adm/createsuperadmin',
    audience: 'nobody',
    body: credentialsSchema,
    answer: userSchema,
    envelope: 'raw',
  }),
  authenticate: operation({
    method: 'POST',
    path: '/api/users/adm/authenticate',
    audience: 'nobody',
    body: credentialsSchema,
    answer: signInSchema,
    envelope: 'wrapped',
    changesNothing: true,
  }),
  /** Begins the enrolment of a second factor; own user only (netmaker-api.md 2.4). */
  initTotp: operation({
    method: 'POST',
    path: '/api/users/{username}/auth/init-totp',
    answer: totpEnrolmentSchema,
    envelope: 'wrapped',
  }),
  completeTotp: operation({
    method: 'POST',
    path: '/api/users/{username}/auth/complete-totp',
    body: z.object({ otp_auth_url: z.string(), otp_auth_url_signature: z.string(), totp: z.string() }),
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  verifyTotp: operation({
    method: 'POST',
    path: '/api/users/{username}/auth/verify-totp',
    audience: 'preAuth',
    body: z.object({ totp: z.string() }),
    answer: signInSchema,
    envelope: 'wrapped',
    changesNothing: true,
  }),
  /** Own user only; also the cheapest check that a token still works. */
  get: operation({ method: 'GET', path: '/api/users/{username}', answer: userSchema, envelope: 'raw' }),
  /** The same as the server has it, to be sent back (`replaceOwn`). */
  ownRecord: operation({ method: 'GET', path: '/api/users/{username}', answer: recordSchema, envelope: 'raw' }),
  replaceOwn: operation({ method: 'PUT', path: '/api/users/{username}', body: recordSchema, answer: userSchema, envelope: 'raw' }),
  getWithRole: operation({ method: 'GET', path: '/api/v1/users', query: ['username'], answer: userSchema, envelope: 'wrapped' }),
  list: operation({ method: 'GET', path: '/api/users', answer: list(userSchema), envelope: 'raw' }),
  roles: operation({ method: 'GET', path: '/api/v1/users/roles', answer: z.unknown(), envelope: 'wrapped' }),
  create: operation({
    method: 'POST',
    path: '/api/users/{username}',
    body: credentialsSchema.extend({ platform_role_id: z.string(), user_group_ids: groupIdsSchema.optional() }),
    answer: userSchema,
    envelope: 'raw',
  }),
  /** Replaces role, groups (Pro), second factor and account state; a password only when it is not empty. */
  update: operation({
    method: 'PUT',
    path: '/api/users/{username}',
    body: credentialsSchema.extend({
      platform_role_id: z.string(),
      is_mfa_enabled: z.boolean(),
      account_disabled: z.boolean(),
      user_group_ids: groupIdsSchema.optional(),
    }),
    answer: userSchema,
    envelope: 'raw',
  }),
  /** Looks of the dashboard; nothing else is kept there. */
  getSettings: operation({ method: 'GET', path: '/api/users/{username}/settings', answer: z.unknown(), envelope: 'wrapped' }),
  updateSettings: operation({
    method: 'PUT',
    path: '/api/users/{username}/settings',
    body: z.object({ theme: z.string(), text_size: z.string(), reduced_motion: z.boolean() }),
    answer: z.unknown(),
    envelope: 'wrapped',
  }),
  /** The super-admin hands the role to an admin, and is an admin then. */
  transferSuperAdmin: operation({
    method: 'POST',
    path: '/api/users/adm/transfersuperadmin/{username}',
    answer: userSchema,
    envelope: 'raw',
  }),
  /** People who came in by single sign-on and wait for an admin. */
  listPending: operation({ method: 'GET', path: '/api/users_pending', answer: list(userSchema), envelope: 'raw' }),
  clearPending: operation({ method: 'DELETE', path: '/api/users_pending', answer: nothingSchema, envelope: 'wrapped' }),
  approvePending: operation({
    method: 'POST',
    path: '/api/users_pending/user/{username}',
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  dropPending: operation({
    method: 'DELETE',
    path: '/api/users_pending/user/{username}',
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  remove: operation({
    method: 'DELETE',
    path: '/api/users/{username}',
    query: ['force_delete_configs'],
    answer: nothingSchema,
    envelope: 'raw',
  }),
  disable: operation({
    method: 'POST',
    path: '/api/users/{username}/disable',
    query: ['force_disable_configs'],
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  enable: operation({
    method: 'POST',
    path: '/api/users/{username}/enable',
    query: ['force_enable_configs'],
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  validateIdentity: operation({
    method: 'POST',
    path: '/api/users/{username}/validate-identity',
    body: z.object({ password: z.string() }),
    answer: z.object({ identity_validated: flag() }).transform((wire) => wire.identity_validated),
    envelope: 'wrapped',
  }),
  /** The token stays valid: this only writes the server's audit log (netmaker-api.md 2.6). */
  logout: operation({
    method: 'POST',
    path: '/api/v1/users/logout',
    query: ['username'],
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
  createAccessToken: operation({
    method: 'POST',
    path: '/api/v1/users/access_token',
    body: z.object({ name: z.string(), user_name: z.string(), expires_at: z.string() }),
    answer: signInSchema,
    envelope: 'wrapped',
  }),
  listAccessTokens: operation({
    method: 'GET',
    path: '/api/v1/users/access_token',
    query: ['username'],
    answer: list(accessTokenSchema),
    envelope: 'wrapped',
  }),
  revokeAccessToken: operation({
    method: 'DELETE',
    path: '/api/v1/users/access_token',
    query: ['id'],
    answer: nothingSchema,
    envelope: 'wrapped',
  }),
} as const
