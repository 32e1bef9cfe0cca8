/**
 * Who may do what on a Pro server: platform roles, and the network roles that groups give (netmaker-api.md 4.1). The community edition knows
 * `super-admin` and `admin` only.
 */
export const platformRoles = ['super-admin', 'admin', 'platform-user', 'service-user', 'auditor'] as const
export type PlatformRole = (typeof platformRoles)[number]

export function isPlatformRole(text: string): text is PlatformRole {
  return platformRoles.some((role) => role === text)
}

/** Both kinds of admin may call everything. */
export function isAdminRole(role: PlatformRole): boolean {
  return role === 'super-admin' || role === 'admin'
}

/** Names that mean every network in role ids and groups: a network called so would hand its roles' powers over all others. */
export const reservedNetworkNames: readonly string[] = ['global', 'all_networks']

/** Stands for every network in a group's roles. */
export const allNetworks = 'all_networks'

export type NetworkRoleKind = 'network-admin' | 'network-user'

/** `global-network-admin`, `office-network-user`. `network`: a name or `allNetworks`. */
export function networkRoleId(network: string, kind: NetworkRoleKind): string {
  return `${network === allNetworks ? 'global' : network}-${kind}`
}

/** The group that comes with every network role. */
export function defaultGroupId(network: string, kind: NetworkRoleKind): string {
  return `${networkRoleId(network, kind)}-grp`
}

/** A person's groups as one network counts them: who is in a group for all networks is in the network's own one too. */
export function groupsWithin(network: string, groups: readonly string[], isAdmin: boolean): string[] {
  const all = [...groups]
  for (const kind of ['network-admin', 'network-user'] as const) {
    const isMember = groups.includes(defaultGroupId(allNetworks, kind)) || (isAdmin && kind === 'network-admin')
    if (isMember) all.push(defaultGroupId(allNetworks, kind), defaultGroupId(network, kind))
  }
  return all
}

/** Role ids by network name or `allNetworks`. */
export type NetworkRoles = Readonly<Record<string, readonly string[]>>

export interface Member {
  readonly name: string
  readonly role: PlatformRole
  /** What each of the user's groups gives. */
  readonly groups: readonly NetworkRoles[]
}

/** The role ids that a user has in one network, those for all networks included. */
export function rolesIn(member: Member, network: string): string[] {
  return member.groups.flatMap((group) => [...rolesUnder(group, allNetworks), ...rolesUnder(group, network)])
}

/** A network may have the name of something that every object has. */
function rolesUnder(group: NetworkRoles, network: string): readonly string[] {
  return Object.hasOwn(group, network) ? (group[network] ?? []) : []
}

/** Which of these networks the user sees (`FilterNetworksByRole`): admins and auditors all, others those of their groups. */
export function seesNetwork(member: Member, network: string): boolean {
  if (isAdminRole(member.role) || member.role === 'auditor') return true
  return member.groups.some((group) => Object.hasOwn(group, allNetworks) || Object.hasOwn(group, network))
}

/** Whose gateways a user is shown and may keep clients on: any role in the network will do. Making one is decided by `whyNotPermitted`. */
export function reachesNetwork(member: Member, network: string): boolean {
  return isAdminRole(member.role) || rolesIn(member, network).length > 0
}

/** Runs the network: admins, and whoever has its admin role. They need no time-limited access either. */
export function administersNetwork(member: Member, network: string): boolean {
  if (isAdminRole(member.role)) return true
  const ids = [networkRoleId(network, 'network-admin'), networkRoleId(allNetworks, 'network-admin')]
  return rolesIn(member, network).some((id) => ids.includes(id))
}
