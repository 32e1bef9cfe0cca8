import { allNetworks, defaultGroupId, isAdminRole, networkRoleId, type PlatformRole } from '../../../common/rules/roles.ts'
import { goTime } from './go-time.ts'

/** Permission templates and groups as the API shows them (netmaker-api.md 4.1, 4.2). */
export interface RoleFacts {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly deniesDashboard: boolean
  readonly fullAccess: boolean
  /** '' for platform roles. */
  readonly network: string
  readonly networkAccess: Readonly<Record<string, unknown>> | null
}

export function encodeRole(role: RoleFacts) {
  return {
    id: role.id,
    name: role.name,
    default: true,
    meta_data: role.about,
    deny_dashboard_access: role.deniesDashboard,
    full_access: role.fullAccess,
    network_id: role.network,
    network_level_access: role.networkAccess,
    global_level_access: null,
  }
}

const nothing = { create: false, read: false, update: false, delete: false, vpn_access: false, self_only: false }
const read = { ...nothing, read: true }
const own = { create: true, read: true, update: true, delete: true, vpn_access: false, self_only: true }

export function platformRoleFacts(role: PlatformRole): RoleFacts {
  return {
    id: role,
    name: '',
    about: '',
    deniesDashboard: role === 'service-user',
    fullAccess: isAdminRole(role),
    network: '',
    networkAccess: role === 'auditor' ? { network: { all_network: read } } : null,
  }
}

/** What `network-user` lists: read what is there, keep one's own remote clients and access requests. */
const networkUserAccess = {
  host: { all_host: read },
  remote_access_gw: { all_remote_access_gw: { ...read, vpn_access: true } },
  extclient: { all_extclient: own },
  dns: { all_dns: read },
  acl: { all_acl: read },
  egress: { all_egress: read },
  inet_gw: { all_inet_gw: read },
  relay: { all_relay: read },
  tag: { all_tag: read },
  posturecheck: { all_posturecheck: read },
  nameserver: { all_nameserver: read },
  jit_user: { all_jit_user: own },
}

/** The two roles of one network, or (`allNetworks`) of all. */
export function networkRoleFacts(network: string): RoleFacts[] {
  const everywhere = network === allNetworks
  const about = everywhere ? 'all networks' : `your network \`${network}\``
  return [
    {
      id: networkRoleId(network, 'network-admin'),
      name: everywhere ? 'Network Admins' : `${network} Admin`,
      about: everywhere ? 'can manage configuration of all networks' : `can manage ${about} configuration.`,
      deniesDashboard: false,
      fullAccess: true,
      network,
      networkAccess: everywhere ? null : {},
    },
    {
      id: networkRoleId(network, 'network-user'),
      name: everywhere ? 'Network Users' : `${network} User`,
      about: `Can connect to nodes in ${everywhere ? 'your networks' : about} via Netmaker Desktop App.`,
      deniesDashboard: false,
      fullAccess: false,
      network,
      networkAccess: networkUserAccess,
    },
  ]
}

export interface GroupFacts {
  readonly id: string
  readonly name: string
  readonly isDefault: boolean
  readonly about: string
  readonly networkRoles: Readonly<Record<string, readonly string[]>>
  readonly createdBy: string
  /** Unix milliseconds, 0 = never. */
  readonly createdAt: number
  readonly updatedAt: number
}

export function encodeGroup(group: GroupFacts) {
  const roles = Object.entries(group.networkRoles).map(([network, ids]) => [network, Object.fromEntries(ids.map((id) => [id, {}]))])
  return {
    id: group.id,
    name: group.name,
    default: group.isDefault,
    external_identity_provider_id: '',
    network_roles: Object.fromEntries(roles),
    color_code: '',
    meta_data: group.about,
    created_by: group.createdBy,
    created_at: goTime(group.createdAt),
    updated_at: goTime(group.updatedAt),
  }
}

/** The two groups that come with a network, or (`allNetworks`) with the server. */
export function defaultGroups(network: string): GroupFacts[] {
  const everywhere = network === allNetworks
  const named = everywhere ? 'All Networks' : network
  return (['network-admin', 'network-user'] as const).map((kind) => ({
    id: defaultGroupId(network, kind),
    name: `${named} ${kind === 'network-admin' ? 'Admin' : 'User'} Group`,
    isDefault: true,
    about: kind === 'network-admin' ? 'Can manage the configuration.' : 'Can connect to nodes.',
    networkRoles: { [network]: [networkRoleId(network, kind)] },
    createdBy: '',
    createdAt: 0,
    updatedAt: 0,
  }))
}
