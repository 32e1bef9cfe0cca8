import { isAdminRole, type Member, networkRoleId, rolesIn } from './roles.ts'

/** What a request is about, as the server's permission check sees it (netmaker-api.md 4.3). */
export interface Target {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path, and the template it matched. */
  readonly path: string
  readonly template: string
  /** null: the path is about none of the known kinds. */
  readonly resource: Resource | null
  /** '' when the request names none. */
  readonly resourceId: string
  /** '' when the request names none. */
  readonly network: string
  /** Answered by the platform role alone, groups don't count. */
  readonly isGlobal: boolean
  /** Owner of the remote client that `resourceId` names in `network`; null when there is none. */
  readonly clientOwner: string | null
}

export type Resource =
  | 'host'
  | 'user'
  | 'remote_access_gw'
  | 'relay'
  | 'gateway'
  | 'network'
  | 'extclient'
  | 'enrollment_key'
  | 'posturecheck'
  | 'jit_admin'
  | 'jit_user'
  | 'metric'

/** Later rows win: `/api/hosts/{hostid}/networks/{network}` is about a network. */
const resourceWords: readonly (readonly [word: string, resource: Resource])[] = [
  ['hosts', 'host'],
  ['nodes', 'host'],
  ['users', 'user'],
  ['ingress', 'remote_access_gw'],
  ['createrelay', 'relay'],
  ['deleterelay', 'relay'],
  ['gateway', 'gateway'],
  ['networks', 'network'],
  ['extclients', 'extclient'],
  ['enrollment-keys', 'enrollment_key'],
  ['posture_check', 'posturecheck'],
  ['jit', 'jit_admin'],
  ['jit_user', 'jit_user'],
  ['metrics', 'metric'],
]

/** What an endpoint is about: read off the words of its template, as the server does. */
export function resourceOf(template: string): Resource | null {
  return resourceWords.findLast(([word]) => template.includes(word))?.[1] ?? null
}

interface Scope {
  readonly methods: readonly Target['method'][]
}

const read: Scope = { methods: ['GET'] }
const own: Scope = { methods: ['GET', 'POST', 'PUT', 'DELETE'] }

/** What `network-user` gives; `network-admin` gives everything in its network. */
const networkUserScopes: Readonly<Partial<Record<Resource, Scope>>> = {
  host: read,
  remote_access_gw: read,
  extclient: own,
  relay: read,
  posturecheck: read,
  jit_user: own,
}

/**
 * Why a Pro server refuses this call with 403, in its own words; null: it lets it through (the endpoint may still refuse). Order and texts:
 * netmaker-api.md 1.3 and 4.3.
 */
export function whyNotPermitted(member: Member, target: Target): string | null {
  if (isAdminRole(member.role)) return null
  return target.isGlobal ? globalRefusal(member, target) : networkRefusal(member, target)
}

function globalRefusal(member: Member, target: Target): string | null {
  const { method, resource, resourceId } = target
  if (member.role === 'auditor') return auditorRefusal(member, target)
  if (resource === null) return 'target rsrc is missing'
  if (resource === 'metric') return null
  if ((resource === 'host' || resource === 'network') && method === 'GET' && resourceId === '') return null
  if (resource === 'jit_user' && method === 'GET' && target.path.startsWith('/api/v1/jit_user/networks')) return null
  if (resource === 'user' && resourceId === member.name && method !== 'DELETE') return null
  return `access denied to ${resource}`
}

/** Sees everything; changes nothing but itself. */
function auditorRefusal(member: Member, target: Target): string | null {
  if (target.method === 'GET') return null
  const changesItself = target.method !== 'DELETE' && `${target.path}/`.startsWith(`/api/users/${member.name}/`)
  return changesItself ? null : 'access denied'
}

function networkRefusal(member: Member, target: Target): string | null {
  const { method, resource, network } = target
  if (member.role === 'auditor') return method === 'GET' ? null : 'access denied'
  if (resource === null) return 'target rsrc is missing'
  if (method === 'GET' && target.template.includes('/rac/')) return null
  if (network === '') return 'network id is missing'
  if (member.role === 'platform-user' && method === 'GET') return null
  if (resource === 'metric') return null
  return rolesIn(member, network).some((role) => roleGrants(role, member, target)) ? null : 'access denied'
}

function roleGrants(role: string, member: Member, target: Target): boolean {
  const { method, resource, resourceId, network, clientOwner } = target
  if (resource === null) return false
  const isOf = (kind: 'network-admin' | 'network-user') =>
    [networkRoleId('all_networks', kind), networkRoleId(network, kind)].includes(role)
  if (isOf('network-admin')) return true
  if (!isOf('network-user')) return false
  if (resource === 'extclient' && resourceId !== '' && clientOwner !== member.name) return false
  return networkUserScopes[resource]?.methods.includes(method) ?? false
}
