import type { Edition } from '../../common/model/snapshot.ts'
import { compatibleVersion, type ServerNames, type SignInPolicy } from '../services.ts'

const defaultDomain = 'nm.internal'

export function serverStatus(edition: Edition) {
  return {
    db_connected: true,
    broker_connected: true,
    is_broker_conn_open: true,
    license_error: '',
    is_pro: edition === 'pro',
    deployment_mode: 'self-hosted',
    trial_end_date: '0001-01-01T00:00:00Z',
    is_on_trial_license: false,
    version: compatibleVersion,
  }
}

/** Those of the paid edition that this server has, and single sign-on. */
export function featureFlags({ sso }: SignInPolicy, edition: Edition) {
  return {
    enable_egress_ha: false,
    enable_network_activity: false,
    enable_oauth: sso !== null,
    enable_idp_integration: false,
    allow_multi_server_license: false,
    enable_gws_ha: false,
    enable_device_approval: false,
    enable_flow_logs: false,
    enable_posture_checks: edition === 'pro',
    enable_jit: edition === 'pro',
    enable_overlapping_egress_ranges: false,
  }
}

/** `getconfig`: Go field names. Empty where it would describe parts that this server hasn't got (broker, STUN, mail). */
export function serverConfig(names: ServerNames, policy: SignInPolicy, edition: Edition) {
  const nanoseconds = (minutes: number) => minutes * 60 * 1e9
  return {
    CoreDNSAddr: '',
    APIConnString: names.api,
    APIHost: hostOnly(names.api),
    APIPort: names.api.split(':')[1] ?? '',
    Broker: '',
    ServerBrokerEndpoint: '',
    BrokerType: '',
    EmqxRestEndpoint: '',
    NetclientAutoUpdate: 'disabled',
    NetclientEndpointDetection: '',
    MasterKey: '(hidden)',
    DNSKey: '(hidden)',
    AllowedOrigin: '',
    HostName: names.server,
    RestBackend: 'on',
    MessageQueueBackend: '',
    DNSMode: 'off',
    DisableRemoteIPCheck: 'on',
    Version: compatibleVersion,
    SQLConn: '',
    Platform: process.platform,
    Database: 'sqlite',
    Verbosity: 0,
    AuthProvider: providerName(policy),
    OIDCIssuer: policy.sso?.issuer ?? '',
    ClientID: policy.sso?.clientId ?? '',
    ClientSecret: '',
    FrontendURL: '',
    DisplayKeys: 'on',
    AzureTenant: '',
    Telemetry: 'off',
    HostNetwork: '',
    Server: names.server,
    PublicIPService: '',
    MQPassword: '',
    MQUserName: '',
    MetricsExporter: '',
    BasicAuth: '',
    LicenseValue: '',
    NetmakerTenantID: '',
    IsEE: edition === 'pro' ? 'yes' : 'no',
    StunPort: 0,
    TurnServer: '',
    TurnApiServer: '',
    TurnPort: 0,
    TurnUserName: '',
    TurnPassword: '',
    UseTurn: false,
    UsersLimit: 0,
    NetworksLimit: 0,
    MachinesLimit: 0,
    IngressesLimit: 0,
    EgressesLimit: 0,
    DeployedByOperator: false,
    Environment: '',
    JwtValidityDuration: nanoseconds(policy.dashboardMinutes),
    JwtValidityDurationClients: nanoseconds(policy.clientMinutes),
    RacRestrictToSingleNetwork: false,
    CacheEnabled: '',
    EndpointDetection: false,
    AllowedEmailDomains: '',
    EmailSenderAddr: '',
    EmailSenderUser: '',
    EmailSenderPassword: '',
    SmtpHost: '',
    SmtpPort: 0,
    MetricInterval: '15',
    MetricsPort: 51821,
    ManageDNS: true,
    Stun: false,
    StunServers: '',
    DefaultDomain: defaultDomain,
    PublicIp: '',
  }
}

export function serverSettings(policy: SignInPolicy) {
  return {
    netclientautoupdate: false,
    verbosity: 0,
    authprovider: providerName(policy),
    oidcissuer: policy.sso?.issuer ?? '',
    client_id: policy.sso?.clientId ?? '',
    client_secret: '',
    sync_enabled: false,
    google_admin_email: '',
    google_sa_creds_json: '',
    azure_tenant: '',
    okta_org_url: '',
    okta_api_token: '',
    user_filters: null,
    group_filters: null,
    idp_sync_interval: '',
    telemetry: 'off',
    basic_auth: policy.basicAuth,
    jwt_validity_duration: policy.dashboardMinutes,
    jwt_validity_duration_clients: policy.clientMinutes,
    mfa_enforced: policy.mfaEnforced,
    rac_restrict_to_single_network: false,
    endpoint_detection: false,
    allowed_email_domains: allowedDomains(policy),
    email_sender_addr: '',
    email_sender_user: '',
    email_sender_password: '',
    smtp_host: '',
    smtp_port: 587,
    metric_interval: '15',
    metrics_port: 51821,
    ip_detection_interval: 15,
    manage_dns: true,
    default_domain: defaultDomain,
    stun: false,
    stun_servers: '',
    audit_logs_retention_period: 7,
    peer_connection_check_interval: '15',
    posture_check_interval: '30',
    clean_up_interval_in_mins: 10,
    enable_flow_logs: false,
  }
}

export function serverInfo(names: ServerNames, edition: Edition) {
  return {
    CoreDNSAddr: '',
    API: names.api,
    APIHost: '',
    APIPort: names.api.split(':')[1] ?? '',
    GRPC: '',
    DNSMode: 'off',
    Version: compatibleVersion,
    MQPort: '',
    MQUserName: '',
    MQPassword: '',
    BrokerType: '',
    Server: names.server,
    Broker: '',
    Is_EE: edition === 'pro',
    TrafficKey: '',
    MetricInterval: '15',
    MetricsPort: 51821,
    IPDetectionInterval: 15,
    ManageDNS: true,
    Stun: false,
    StunServers: '',
    EndpointDetection: false,
    DefaultDomain: defaultDomain,
    PeerConnectionCheckInterval: '15',
  }
}

function providerName({ sso }: SignInPolicy): string {
  return sso === null ? '' : 'oidc'
}

function allowedDomains({ sso }: SignInPolicy): string {
  return sso === null || sso.allowedDomains.length === 0 ? '*' : sso.allowedDomains.join(',')
}

function hostOnly(address: string): string {
  return address.split(':')[0] ?? ''
}
