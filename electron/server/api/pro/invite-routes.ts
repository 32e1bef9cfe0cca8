import { allNetworks, isAdminRole, isPlatformRole } from '../../../common/rules/roles.ts'
import { networkRoleFacts } from '../../../netmaker/wire/encode/role.ts'
import { findGroup } from '../../auth/member.ts'
import { hashToken, sameHash } from '../../auth/security-check.ts'
import { randomSecret } from '../../domain/random-names.ts'
import { type Decoded, decodeGo, goString, goStrings, goStruct } from '../../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { View } from '../../store/draft.ts'
import type { InviteRecord } from '../../store/records.ts'
import { userBody } from '../user-bodies.ts'
import { addUser } from '../user-routes.ts'
import { networkRolesType } from './group-routes.ts'

const invitePath = '/api/v1/users/invite'
const allPath = '/api/v1/users/invites'

const inviteBody = goStruct('InviteUsersReq', {
  user_emails: { type: goStrings },
  platform_role_id: { type: goString },
  user_group_ids: { type: { kind: 'map', name: 'map[schema.UserGroupID]struct {}' } },
  network_roles: { type: networkRolesType },
})

/** Invitations: who has one makes their own account, or comes in by single sign-on without waiting for an admin. */
export function inviteRoutes(services: Services): Route[] {
  const { database } = services
  return [
    route({ method: 'GET', path: invitePath }, 'nobody', (request) => {
      const trouble = inviteTrouble(services, request, 'invalid code')
      return trouble === null ? wrapped('invite is valid') : refused(500, trouble)
    }),
    route({ method: 'POST', path: '/api/v1/users/invite-signup' }, 'nobody', (request) => signUp(services, request)),
    route({ method: 'POST', path: invitePath }, 'user', (request) => invite(services, request)),
    route({ method: 'GET', path: allPath }, 'user', (request) => {
      const caller = database.view.get('users', request.user)
      const mayUse = caller !== undefined && isAdminRole(caller.role)
      return wrapped(
        'fetched pending user invites',
        database.view.list('invites').map((one) => encodeInvite(mayUse ? one : { ...one, code: '' })),
      )
    }),
    route({ method: 'DELETE', path: invitePath }, 'user', (request) => {
      const draft = database.draft()
      draft.remove('invites', request.query.get('invitee_email') ?? '')
      database.commit(draft)
      return wrapped('deleted user invite')
    }),
    route({ method: 'DELETE', path: allPath }, 'user', () => {
      const draft = database.draft()
      for (const { email } of draft.list('invites')) draft.remove('invites', email)
      database.commit(draft)
      return wrapped('cleared all pending user invites')
    }),
  ]
}

function invite(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, inviteBody)
  if (!body.ok) return refused(400, body.message)
  const draft = services.database.draft()
  const role = body.value.platform_role_id ?? ''
  if (role === 'super-admin') return refused(400, 'super admin cannot be invited')
  if (role === '') return refused(400, 'platform role id cannot be empty')
  if (role === 'admin' && draft.get('users', request.user)?.role !== 'super-admin')
    return refused(403, 'only superadmin can invite admin users')
  const trouble = rightsTrouble(draft, body.value)
  if (trouble !== null) return refused(400, trouble)
  if (!isPlatformRole(role)) return refused(400, 'record not found')
  for (const email of (body.value.user_emails ?? []).map((text) => text.toLowerCase())) {
    if (!/^[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}$/.test(email)) {
      // those before it are invited, as upstream
      services.database.commit(draft)
      return refused(400, `invalid email ${email}`)
    }
    if (draft.get('users', email) !== undefined) continue
    const { user_group_ids, network_roles = null } = body.value
    const groups = user_group_ids == null ? null : Object.keys(user_group_ids)
    draft.put('invites', { email, role, groups, networkRoles: network_roles, code: randomSecret(24), createdAt: services.clock() })
  }
  services.database.commit(draft)
  return wrapped('triggered user invites')
}

function rightsTrouble(view: View, body: Decoded<typeof inviteBody>): string | null {
  const unknown = Object.keys(body.user_group_ids ?? {}).find((id) => findGroup(view, id) === undefined)
  if (unknown !== undefined) return `user group \`${unknown}\` not found`
  for (const [network, roles] of Object.entries(body.network_roles ?? {})) {
    if (network !== allNetworks && view.get('networks', network) === undefined) return `failed to fetch network ${network} `
    const known = networkRoleFacts(network).map(({ id }) => id)
    const strange = Object.keys(roles ?? {}).find((id) => !known.includes(id))
    if (strange !== undefined) return `failed to fetch role ${strange} `
  }
  return null
}

/** Why the code in the query opens nothing; null: it does. `wrongCode`: each endpoint has its own words. */
function inviteTrouble({ database }: Services, { query }: Request, wrongCode: string): string | null {
  const found = database.view.get('invites', query.get('email') ?? '')
  if (found === undefined) return 'no result found'
  return sameHash(hashToken(query.get('invite_code') ?? ''), hashToken(found.code)) ? null : wrongCode
}

async function signUp(services: Services, request: Request): Promise<Reply> {
  const trouble = inviteTrouble(services, request, 'invalid invite code')
  if (trouble !== null) return refused(400, trouble)
  const email = request.query.get('email') ?? ''
  const found = services.database.view.get('invites', email)
  if (services.database.view.get('users', email) !== undefined) return refused(400, 'user already exists')
  const body = decodeGo(request.body, userBody)
  if (!body.ok) return refused(400, body.message)
  if (body.value.username !== email) return refused(400, 'username not matching with invite')
  if (!body.value.password) return refused(400, 'password cannot be empty')
  request.speaksFor(email)
  const made = await addUser(services, {
    name: email,
    password: body.value.password,
    role: found?.role ?? 'service-user',
    groups: found?.groups ?? [],
    displayName: body.value.display_name ?? '',
  })
  if (made.status !== 200) return refused(500, messageOf(made))
  return wrapped(`created user successfully ${email}`)
}

function messageOf({ body }: Reply): string {
  return typeof body === 'string' ? JSON.parse(body).Message : ''
}

/** Deviation invitations-are-handed-over: nothing to click on. */
function encodeInvite({ email, role, groups, networkRoles, code }: InviteRecord) {
  return {
    email,
    platform_role_id: role,
    user_group_ids: groups === null ? null : Object.fromEntries(groups.map((id) => [id, {}])),
    network_roles: networkRoles,
    invite_code: code,
    invite_url: '',
  }
}
