import { administersNetwork, seesNetwork } from '../../../common/rules/roles.ts'
import { encodeAccessRequest, encodeGrant } from '../../../netmaker/wire/encode/access-request.ts'
import { memberOf } from '../../auth/member.ts'
import { disableClients, hasEnded, isGranted, timedAccess } from '../../domain/timed-access.ts'
import { decodeGo, goInt, goString, goStruct } from '../../http/go-decode.ts'
import { pageOf } from '../../http/page.ts'
import { type Reply, refused, wrapped } from '../../http/reply.ts'
import { type Request, type Route, route } from '../../http/router.ts'
import type { Services } from '../../services.ts'
import type { Draft, View } from '../../store/draft.ts'
import type { AccessRequestRecord } from '../../store/records.ts'

const path = '/api/v1/jit'

const operationBody = goStruct('JITOperationRequest', {
  action: { type: goString },
  request_id: { type: goString },
  expires_at: { type: goInt },
})
const wishBody = goStruct('JITAccessRequest', { reason: { type: goString } })

/** Access for a time only: users ask, admins of the network decide (netmaker-api.md 4.3, 7.3). */
export function accessRequestRoutes(services: Services): Route[] {
  return [
    route({ method: 'GET', path }, 'user', (request) => list(services, request)),
    route({ method: 'POST', path }, 'user', (request) => operate(services, request)),
    route({ method: 'DELETE', path }, 'user', (request) => revoke(services, request)),
    route({ method: 'GET', path: '/api/v1/jit_user/networks' }, 'user', (request) => ownNetworks(services, request)),
    route({ method: 'POST', path: '/api/v1/jit_user/request' }, 'user', (request) => ask(services, request)),
  ]
}

function list(services: Services, request: Request): Reply {
  const network = request.query.get('network') ?? ''
  if (network === '') return refused(400, 'network is required')
  const status = request.query.get('status') ?? ''
  const now = services.clock()
  const wanted = (one: AccessRequestRecord) => {
    if (status === '' || status === 'all') return true
    return status === 'expired' ? hasEnded(one, now) : one.status === status
  }
  const found = services.database.view
    .list('accessRequests')
    .filter((one) => one.network === network && wanted(one))
    .sort((a, b) => b.requestedAt - a.requestedAt)
  const encode = (one: AccessRequestRecord) => ({ ...encodeAccessRequest(one), ...(one.grantId === '' ? {} : { grant_id: one.grantId }) })
  return wrapped('fetched JIT requests', pageOf(request.query, found, encode))
}

function operate(services: Services, request: Request): Reply {
  const network = request.query.get('network') ?? ''
  if (network === '') return refused(400, 'network is required')
  const body = decodeGo(request.body, operationBody)
  if (!body.ok) return refused(400, body.message)
  const { action = '', request_id = '', expires_at = 0 } = body.value
  const draft = services.database.draft()
  const asked = draft.get('accessRequests', request_id)
  const isKnown = ['enable', 'disable', 'approve', 'deny'].includes(action)
  request.tells({ ...(isKnown ? { does: action } : {}), target: targetOf(network, asked) })
  switch (action) {
    case 'enable':
    case 'disable':
      return mayRun(draft, request, network, `${action} JIT`) ?? switchNetwork(services, draft, network, action)
    case 'approve':
      return mayRun(draft, request, network, 'approve requests') ?? approve(services, draft, request, request_id, expires_at)
    case 'deny':
      return mayRun(draft, request, network, 'deny requests') ?? deny(services, draft, request, request_id)
    default:
      return refused(400, 'invalid action')
  }
}

/** For the audit log: the network, and whose request it is where that is of this network. */
function targetOf(network: string, asked: AccessRequestRecord | undefined): string {
  return asked?.network === network ? `${network}/${asked.user}` : network
}

function mayRun(view: View, request: Request, network: string, what: string): Reply | null {
  const user = view.get('users', request.user)
  const may = user !== undefined && administersNetwork(memberOf(view, user), network)
  return may ? null : refused(403, `only network admins can ${what}`)
}

function switchNetwork(services: Services, draft: Draft, name: string, action: 'enable' | 'disable'): Reply {
  const network = draft.get('networks', name)
  if (network === undefined) return refused(500, 'failed to get network: record not found')
  const now = services.clock()
  draft.put('networks', { ...network, timedAccess: action === 'enable', updatedAt: now })
  if (action === 'enable') disableClients(draft, name, null, now)
  services.database.commit(draft)
  return wrapped(`JIT ${action}d on network`)
}

function approve(services: Services, draft: Draft, request: Request, id: string, until: number): Reply {
  const now = services.clock()
  if (id === '') return refused(400, 'request_id is required')
  if (until <= 0) return refused(400, 'expires_at is required and must be a valid Unix epoch timestamp')
  if (until * 1000 <= now) return refused(400, 'expires_at must be in the future')
  const pending = pendingRequest(draft, request, id)
  if (typeof pending === 'string') return refused(400, pending)
  // one grant per user and network
  for (const other of draft.list('accessRequests')) {
    if (isGranted(other, pending.network, pending.user)) draft.put('accessRequests', { ...other, grantId: '' })
  }
  const decided = { ...pending, decidedAt: now, decidedBy: request.user }
  const approved: AccessRequestRecord = { ...decided, status: 'approved', expiresAt: until * 1000, grantId: services.newId() }
  draft.put('accessRequests', approved)
  services.database.commit(draft)
  return wrapped('JIT request approved', encodeGrant(approved))
}

function deny(services: Services, draft: Draft, request: Request, id: string): Reply {
  if (id === '') return refused(400, 'request_id is required')
  const pending = pendingRequest(draft, request, id)
  if (typeof pending === 'string') return refused(400, pending)
  draft.put('accessRequests', { ...pending, status: 'denied', decidedAt: services.clock(), decidedBy: request.user })
  services.database.commit(draft)
  return wrapped('JIT request denied')
}

/** Deviation requests-are-decided-in-their-network: an admin of one network decides about that one alone. */
function pendingRequest(view: View, request: Request, id: string): AccessRequestRecord | string {
  const found = view.get('accessRequests', id)
  if (found === undefined || found.network !== request.query.get('network')) return 'request not found: record not found'
  return found.status === 'pending' ? found : 'request is not pending'
}

function revoke(services: Services, request: Request): Reply {
  const network = request.query.get('network') ?? ''
  const grantId = request.query.get('grant_id') ?? ''
  if (network === '' || grantId === '') return refused(400, 'network and grant_id are required')
  const draft = services.database.draft()
  request.tells({
    target: targetOf(
      network,
      draft.list('accessRequests').find((one) => one.grantId === grantId),
    ),
  })
  const refusal = mayRun(draft, request, network, 'revoke grants')
  if (refusal !== null) return refusal
  const grant = draft.list('accessRequests').find((one) => one.grantId === grantId)
  if (grant === undefined) return refused(400, 'record not found')
  if (grant.network !== network) return refused(400, 'grant does not belong to this network')
  const now = services.clock()
  for (const one of draft.list('accessRequests')) {
    const isMeant = one.network === network && one.user === grant.user && one.status === 'approved'
    if (isMeant) draft.put('accessRequests', { ...one, status: 'expired', revokedAt: now, grantId: '' })
  }
  disableClients(draft, network, grant.user, now)
  services.database.commit(draft)
  return wrapped('JIT grant revoked')
}

function ownNetworks(services: Services, request: Request): Reply {
  const { view } = services.database
  const user = view.get('users', request.user)
  if (user === undefined) return refused(401, 'record not found')
  const member = memberOf(view, user)
  const now = services.clock()
  const entries = view
    .list('networks')
    .filter(({ name }) => seesNetwork(member, name))
    .map((network) => {
      const name = { network_id: network.name, network_name: network.name }
      const isAsked = network.timedAccess === true && !administersNetwork(member, network.name)
      if (!isAsked) return { ...name, jit_enabled: false, has_access: true, pending_request: false }
      const access = timedAccess(view, network.name, user.name, now)
      const pending = pendingOf(view, network.name, user.name)
      return {
        ...name,
        jit_enabled: true,
        has_access: access.allowed,
        ...(access.allowed && access.grant !== null ? { grant: encodeGrant(access.grant) } : {}),
        ...(pending === undefined ? {} : { request: encodeAccessRequest(pending) }),
        pending_request: pending !== undefined,
      }
    })
  return wrapped('fetched user JIT network status', entries.length === 0 ? null : entries)
}

function pendingOf(view: View, network: string, user: string): AccessRequestRecord | undefined {
  return view.list('accessRequests').find((one) => one.network === network && one.user === user && one.status === 'pending')
}

/** A reason is kept and shown to admins: it need not be a novel. */
const longestReason = 1024

function ask(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, wishBody)
  if (!body.ok) return refused(400, body.message)
  const name = request.query.get('network') ?? ''
  const reason = body.value.reason ?? ''
  request.tells({ target: targetOf(name, undefined) })
  if (name === '') return refused(400, 'network_id is required')
  if (reason === '') return refused(400, 'reason is required')
  if (reason.length > longestReason) return refused(400, `reason must have at most ${longestReason} characters`)
  const draft = services.database.draft()
  const user = draft.get('users', request.user)
  const network = draft.get('networks', name)
  if (user === undefined || network === undefined || !seesNetwork(memberOf(draft, user), name)) {
    return refused(403, 'user does not have access to this network')
  }
  const now = services.clock()
  if (network.timedAccess !== true) return refused(400, 'JIT is not enabled on this network')
  if (timedAccess(draft, name, user.name, now).allowed) return refused(400, 'user already has active access grant')
  if (pendingOf(draft, name, user.name) !== undefined) return refused(400, 'user already has a pending request')
  const nothing = { decidedAt: 0, decidedBy: '', revokedAt: 0, expiresAt: 0, grantId: '' }
  const made = { id: services.newId(), network: name, user: user.name, reason, status: 'pending' as const, requestedAt: now, ...nothing }
  draft.put('accessRequests', made)
  services.database.commit(draft)
  return wrapped('JIT access request created', encodeAccessRequest(made))
}
