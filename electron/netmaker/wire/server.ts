import { z } from 'zod'
import { flag, operation, text, whole } from './envelope.ts'

/** `GET /api/server/status` (netmaker-api.md 3). `version` exists from v1.2.0 on. */
export const serverStatusSchema = z
  .object({ is_pro: flag(), version: text(), license_error: text(), deployment_mode: text(), db_connected: flag(true) })
  .transform((wire) => ({
    isPro: wire.is_pro,
    version: wire.version,
    licenceError: wire.license_error,
    deploymentMode: wire.deployment_mode,
    databaseConnected: wire.db_connected,
  }))
export type ServerStatus = z.infer<typeof serverStatusSchema>

export const featureFlagsSchema = z
  .object({ enable_oauth: flag(), enable_jit: flag(), enable_posture_checks: flag(), enable_device_approval: flag() })
  .transform((wire) => ({
    oauth: wire.enable_oauth,
    jit: wire.enable_jit,
    postureChecks: wire.enable_posture_checks,
    deviceApproval: wire.enable_device_approval,
  }))
export type FeatureFlags = z.infer<typeof featureFlagsSchema>

/** `GET /api/server/getconfig`: Go field names. The version for servers older than v1.2.0; `IsEE` is the Pro flag. */
export const serverConfigSchema = z
  .object({ Version: text(), IsEE: text(), APIConnString: text(), AuthProvider: text(), ManageDNS: flag(), DefaultDomain: text() })
  .transform((wire) => ({
    version: wire.Version,
    isPro: wire.IsEE === 'yes',
    apiAddress: wire.APIConnString,
    authProvider: wire.AuthProvider,
    managesDns: wire.ManageDNS,
    defaultDomain: wire.DefaultDomain,
  }))
export type ServerConfig = z.infer<typeof serverConfigSchema>

export const serverSettingsSchema = z
  .object({
    jwt_validity_duration: whole(),
    jwt_validity_duration_clients: whole(),
    basic_auth: flag(true),
    mfa_enforced: flag(),
    authprovider: text(),
    rac_restrict_to_single_network: flag(),
    manage_dns: flag(),
    default_domain: text(),
  })
  .transform((wire) => ({
    /** Minutes. */
    tokenMinutes: wire.jwt_validity_duration,
    clientTokenMinutes: wire.jwt_validity_duration_clients,
    basicAuth: wire.basic_auth,
    mfaEnforced: wire.mfa_enforced,
    authProvider: wire.authprovider,
    oneNetworkAtATime: wire.rac_restrict_to_single_network,
    managesDns: wire.manage_dns,
    defaultDomain: wire.default_domain,
  }))
export type ServerSettings = z.infer<typeof serverSettingsSchema>

export const serverOperations = {
  health: operation({ method: 'GET', path: '/api/server/health', audience: 'nobody', answer: z.string(), envelope: 'text' }),
  /** The caller's address as the server sees it. */
  ownAddress: operation({ method: 'GET', path: '/api/getip', audience: 'nobody', answer: z.string(), envelope: 'text' }),
  status: operation({ method: 'GET', path: '/api/server/status', audience: 'nobody', answer: serverStatusSchema, envelope: 'raw' }),
  featureFlags: operation({
    method: 'GET',
    path: '/api/server/feature_flags',
    audience: 'nobody',
    answer: featureFlagsSchema,
    envelope: 'wrapped',
  }),
  config: operation({ method: 'GET', path: '/api/server/getconfig', answer: serverConfigSchema, envelope: 'raw' }),
  settings: operation({ method: 'GET', path: '/api/server/settings', answer: serverSettingsSchema, envelope: 'wrapped' }),
  info: operation({ method: 'GET', path: '/api/server/getserverinfo', answer: z.unknown(), envelope: 'raw' }),
  usage: operation({ method: 'GET', path: '/api/server/usage', answer: z.unknown(), envelope: 'wrapped' }),
} as const
