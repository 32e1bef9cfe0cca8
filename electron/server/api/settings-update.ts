import { type PolicySettings, settingsKey } from '../auth/sign-in-policy.ts'
import { type Decoded, decodeGo, goBool, goInt, goInt32, goString, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import { serverSettings } from './server-facts.ts'

/** Upstream models.ServerSettings; what this server hasn't got is refused all the same when it is of another type. */
const settingsBody = goStruct('ServerSettings', {
  netclientautoupdate: { type: goBool },
  verbosity: { type: goInt32 },
  authprovider: { type: goString },
  oidcissuer: { type: goString },
  client_id: { type: goString },
  client_secret: { type: goString },
  sync_enabled: { type: goBool },
  google_admin_email: { type: goString },
  google_sa_creds_json: { type: goString },
  azure_tenant: { type: goString },
  okta_org_url: { type: goString },
  okta_api_token: { type: goString },
  user_filters: { type: goStrings },
  group_filters: { type: goStrings },
  idp_sync_interval: { type: goString },
  telemetry: { type: goString },
  basic_auth: { type: goBool },
  jwt_validity_duration: { type: goInt },
  jwt_validity_duration_clients: { type: goInt },
  mfa_enforced: { type: goBool },
  rac_restrict_to_single_network: { type: goBool },
  endpoint_detection: { type: goBool },
  allowed_email_domains: { type: goString },
  email_sender_addr: { type: goString },
  email_sender_user: { type: goString },
  email_sender_password: { type: goString },
  smtp_host: { type: goString },
  smtp_port: { type: goInt },
  metric_interval: { type: goString },
  metrics_port: { type: goInt },
  ip_detection_interval: { type: goInt },
  manage_dns: { type: goBool },
  default_domain: { type: goString },
  stun: { type: goBool },
  stun_servers: { type: goString },
  audit_logs_retention_period: { type: goInt },
  peer_connection_check_interval: { type: goString },
  posture_check_interval: { type: goString },
  clean_up_interval_in_mins: { type: goInt },
  enable_flow_logs: { type: goBool },
})

/** `PUT /api/server/settings`: the whole object; of it, what deviation settings-that-are-there says. The answer tells what is so now. */
export function updateSettings(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, settingsBody)
  if (!body.ok) return refused(400, body.message)
  const trouble = settingsTrouble(body.value)
  if (trouble !== null) return refused(400, `invalid settings: ${trouble}`)
  const { policy, database } = services
  const settings: PolicySettings = {
    basicAuth: body.value.basic_auth ?? false,
    mfaEnforced: body.value.mfa_enforced ?? false,
    dashboardMinutes: body.value.jwt_validity_duration ?? policy.dashboardMinutes,
    clientMinutes: body.value.jwt_validity_duration_clients || policy.clientMinutes,
  }
  const draft = database.draft()
  draft.put('settings', { id: settingsKey, ...settings })
  database.commit(draft)
  return wrapped('updated server settings successfully', serverSettings(policy))
}

function settingsTrouble(body: Decoded<typeof settingsBody>): string | null {
  const { jwt_validity_duration: dashboard = 0, jwt_validity_duration_clients: clients = 0 } = body
  const isLasting = (minutes: number) => minutes >= 5 && minutes <= 525_600
  if (!isLasting(dashboard) || (clients !== 0 && !isLasting(clients))) return 'invalid jwt validity duration'
  if (body.enable_flow_logs) return 'flow logs not supported'
  return (body.ip_detection_interval ?? 0) < 15 ? 'invalid ip detection interval (must be greater than or equal to 15s)' : null
}
