import type { BaseRequest } from './requests.ts'

/** What the recordings don't have: requests to the other endpoints, about the recorded cast (fixtures/00-cast.json). */

const gateway = 'e2826e4d-7746-45f9-9569-bd19d0063664'
const laptop = 'a1e05edb-b67f-443e-bbb2-e54ac1f144be'
const laptopHost = 'a64b0f2e-2e87-47ed-a862-5b83c75c5e24'
/** An enrolment key, an invitation, a wish for access and a posture check that are there. */
export const known = 'KnownToTheFuzzedServer1234567890'
export const invited = 'carol@example.com'
const group = 'office-network-user-grp'
const owner = 'owner'
const member = 'member'

type Line = readonly [method: string, path: string, body?: unknown]

const both: readonly Line[] = [
  ['GET', '/api/getip'],
  [
    'PUT',
    `/api/nodes/office/${laptop}`,
    { id: laptop, hostid: laptopHost, network: 'office', connected: true, relaynodes: [], isgw: false },
  ],
  ['DELETE', `/api/nodes/office/${laptop}`],
  ['POST', `/api/nodes/office/${gateway}/createingress`, { is_internet_gw: true, extclientdns: '1.1.1.1' }],
  ['POST', `/api/nodes/office/${gateway}/createrelay`, { nodeid: gateway, netid: 'office', relayaddrs: [laptop] }],
  ['DELETE', `/api/nodes/office/${gateway}/deleteingress`],
  ['DELETE', `/api/nodes/office/${gateway}/deleterelay`],
  ['GET', '/api/waygate/v1/networks/office/hosts'],
  ['PUT', `/api/waygate/v1/hosts/${laptopHost}/dead-gateway`, { onDead: 'open' }],
  ['POST', `/api/waygate/v1/hosts/${laptopHost}/remove`],
  ['GET', `/api/users/${member}/settings`],
  ['DELETE', `/api/users/${member}`],
  ['DELETE', `/api/v1/enrollment-keys/${known}`],
  ['PUT', '/api/networks/office', { netid: 'office', auto_remove: true, auto_remove_threshold: 60, auto_remove_tags: ['office.gateways'] }],
  ['PUT', '/api/networks/office', { netid: 'office', virtual_nat_pool_ipv4: '10.200.0.0/16', virtual_nat_site_prefixlen_ipv4: 24 }],
  ['GET', '/api/v1/networks/stats'],
  ['GET', '/api/networks/office/egress_routes'],
  ['PUT', `/api/v1/enrollment-keys/${known}`, { relay: gateway, groups: ['office.desks'], auto_assign_gw: false }],
  ['POST', '/api/v1/enrollment-keys', { tags: ['fuzzed-key'], networks: ['office'], uses_remaining: 3, relay: gateway, auto_egress: true }],
  ['PUT', '/api/server/settings', { basic_auth: true, mfa_enforced: false, jwt_validity_duration: 720, ip_detection_interval: 15 }],
  ['GET', '/api/waygate/v1/audit?per_page=5'],
  ['DELETE', '/api/v1/hosts/bulk', { ids: [laptopHost] }],
  ['PUT', '/api/hosts/keys'],
  ['POST', '/api/hosts/sync'],
  ['POST', `/api/hosts/${laptopHost}/sync`],
  ['DELETE', `/api/v1/ui/hosts/${laptopHost}?force=true`],
  ['GET', '/api/v1/nodes/office/status'],
  ['DELETE', '/api/v1/nodes/office/bulk', { ids: [laptop] }],
  ['PUT', '/api/v1/nodes/office/bulk/status', { ids: [laptop], connected: false }],
  ['POST', `/api/nodes/office/${laptop}/gateway/assign?gw_id=${gateway}&auto_assign_gw=true`],
  ['DELETE', '/api/v1/extclients/office/bulk', { ids: ['phone-1'] }],
  ['PUT', '/api/v1/extclients/office/bulk/status', { ids: ['phone-1'], enabled: false }],
  ['DELETE', '/api/v1/users/bulk', { ids: [member] }],
  ['POST', '/api/v1/users/bulk/status', { ids: [member], disabled: true }],
  ['POST', `/api/users/adm/transfersuperadmin/${member}`],
  ['GET', '/api/v2/users?page=1&per_page=5&q=own'],
  ['PUT', `/api/users/${member}/settings`, { theme: 'dark', text_size: '16', reduced_motion: true }],
  [
    'PUT',
    `/api/users/${member}`,
    { username: member, display_name: 'Member', platform_role_id: 'service-user', user_group_ids: { [group]: {} } },
  ],
  ['POST', '/api/v1/users/access_token', { name: 'one', user_name: owner, expires_at: '2030-01-01T00:00:00Z' }],
  ['GET', `/api/v1/users/access_token?username=${owner}`],
  ['DELETE', '/api/v1/users/access_token?id=8b1f0a36-4a57-4f0e-8c7b-3a0d2c7a2a11'],
]

const proOnly: readonly Line[] = [
  ['GET', '/api/users_pending'],
  ['DELETE', '/api/users_pending'],
  ['GET', '/api/v1/users/groups'],
  ['DELETE', '/api/v1/users/invites'],
  ['POST', `/api/users_pending/user/${invited}`],
  ['DELETE', `/api/users_pending/user/${invited}`],
  [
    'POST',
    '/api/v1/users/invite',
    { user_emails: [invited, 'dave@example.com'], platform_role_id: 'service-user', user_group_ids: { [group]: {} } },
  ],
  ['POST', `/api/v1/users/invite-signup?email=${invited}&invite_code=${known}`, { username: invited, password: 'carols-pass' }],
  ['GET', `/api/v1/users/invite?email=${invited}&invite_code=${known}`],
  ['GET', '/api/v1/users/invites'],
  ['DELETE', `/api/v1/users/invite?invitee_email=${invited}`],
  ['GET', '/api/v1/users/roles?type=network-role'],
  ['GET', '/api/v1/users/role?role_id=office-network-user'],
  ['GET', `/api/v1/users/group?group_id=${group}`],
  ['GET', '/api/v2/users/groups?default=true&q=off'],
  ['POST', '/api/v1/users/group', { user_group: { name: 'desk', network_roles: { office: { 'network-user': {} } } }, members: [member] }],
  ['PUT', '/api/v1/users/group', { id: group, name: 'desk', network_roles: { office: { 'network-user': {} } }, meta_data: 'about' }],
  ['DELETE', `/api/v1/users/group?group_id=${group}`],
  ['GET', `/api/users/${member}/remote_access_gw?device_id=d1&remote_access_clientid=r1`],
  ['GET', `/api/users/${owner}/remote_access_gw`],
  ['POST', `/api/users/${member}/remote_access_gw/${gateway}`],
  ['DELETE', `/api/users/${member}/remote_access_gw/${gateway}`],
  ['GET', '/api/v1/rac/networks'],
  ['GET', '/api/v1/rac/network/office/access_points'],
  ['GET', '/api/v1/jit_user/networks'],
  ['POST', '/api/v1/jit_user/request?network=office', { reason: 'on call' }],
  ['GET', '/api/v1/jit?network=office&status=all'],
  ['POST', '/api/v1/jit?network=office', { action: 'enable' }],
  ['POST', '/api/v1/jit?network=office', { action: 'approve', request_id: known, expires_at: 2_000_000_000 }],
  ['DELETE', `/api/v1/jit?network=office&grant_id=${known}`],
  ['GET', '/api/v1/posture_check/attrs'],
  ['GET', '/api/v1/posture_check?network=office'],
  [
    'POST',
    '/api/v1/posture_check?network=office',
    { name: 'linux only', network_id: 'office', attribute: 'os', values: ['linux'], severity: 2, user_groups: { '*': {} }, status: true },
  ],
  [
    'PUT',
    '/api/v1/posture_check',
    { id: known, name: 'newer', network_id: 'office', attribute: 'os_version', values: ['12'], status: false },
  ],
  ['DELETE', `/api/v1/posture_check?network=office&id=${known}`],
  ['POST', `/api/extclients/office/${gateway}`, { device_id: 'd1', remote_access_client_id: 'r1', os: 'linux', client_version: 'v1.0.0' }],
]

export const unrecorded = { ce: both.map(requestOf), pro: [...both, ...proOnly].map(requestOf) } as const

function requestOf([method, path, body]: Line): BaseRequest {
  return { method, path, body: body === undefined ? '' : JSON.stringify(body), as: 'owner' }
}
