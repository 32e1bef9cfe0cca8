import { z } from 'zod'
import type { Fault } from '../../common/fault.ts'
import type { Edition } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { parseServerAddress } from '../../netmaker/server-address.ts'
import { serverOperations, serverStatusSchema } from '../../netmaker/wire/server.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import type { StoredSession } from '../session/session-file.ts'
import { tokenExpiry } from '../session/token-expiry.ts'

export interface SignInRequest {
  readonly server: string
  readonly user: string
  readonly password: string
}

/** Signs in with a password and reads once. The password is never kept; the earlier sign-in stays until the new one worked. */
export async function signIn(context: ClientContext, request: SignInRequest): Promise<Result<Done>> {
  const origin = parseServerAddress(request.server)
  if (!origin.ok) return origin
  const user = request.user.trim()
  context.session.setSigningIn({ server: origin.value, user })
  try {
    const session = await authenticate(context, origin.value, user, request.password)
    if (!session.ok) return session
    const saved = context.session.save(session.value)
    if (!saved.ok) return saved
  } finally {
    context.session.setSigningIn(null)
  }
  const session = context.session.current()
  if (session !== null) context.session.amend(session.token, { apiAddresses: [...(await context.link.pin(session))] })
  await context.snapshots.refresh(true)
  context.background(context.exit.measure())
  return ok({})
}

async function authenticate(context: ClientContext, origin: string, user: string, password: string): Promise<Result<StoredSession>> {
  const draft: StoredSession = {
    server: origin,
    user,
    token: '',
    expiresAt: 0,
    version: '',
    edition: 'ce',
    admin: true,
    refusedAt: 0,
    apiAddresses: context.session.current()?.server === origin ? (context.session.current()?.apiAddresses ?? []) : [],
  }
  // While traffic is held, the helper has to know where its `dial` may go before the first word
  if (context.link.traffic().way === 'closed' && (await context.link.pin(draft)).length === 0) {
    return fail({ code: 'server.notPinned', server: origin })
  }
  const api = context.link.anonymous(origin)
  const server = await readServer(api, origin)
  if (!server.ok) return server
  const answer = await api.call(userOperations.authenticate, { body: { username: user, password } })
  if (!answer.ok) return fail(signInFault(answer.fault, origin, user))
  if (answer.value.kind === 'secondFactor') return fail({ code: 'signIn.totp', user })
  const session = { ...draft, ...server.value, user: answer.value.user || user, token: answer.value.token }
  const own = await context.link.as(session).call(userOperations.get, { params: { username: session.user } })
  return ok({ ...session, expiresAt: tokenExpiry(session.token), admin: own.ok ? own.value.isAdmin : session.edition === 'ce' })
}

/** Netmaker's own status, recognised by one of the fields that no other server has: before it is known what answers, no password is sent. */
const probeOperation = {
  ...serverOperations.status,
  answer: z
    .record(z.string(), z.unknown())
    .refine((body) => 'db_connected' in body || 'is_pro' in body || 'license_error' in body, 'no fields of a Netmaker server')
    .pipe(serverStatusSchema),
}

async function readServer(api: NetmakerClient, origin: string): Promise<Result<{ version: string; edition: Edition }>> {
  const status = await api.call(probeOperation, {})
  if (status.ok) return ok({ version: status.value.version, edition: status.value.isPro ? 'pro' : 'ce' })
  const { fault } = status
  const foreign =
    fault.code === 'server.noRoute' || fault.code === 'server.malformed' || (fault.code === 'server.refused' && fault.status < 500)
  if (!foreign) return status
  return fail({ code: 'server.notNetmaker', server: origin, detail: `GET /api/server/status: ${fault.code}` })
}

/** Netmaker's words for a refused sign-in (netmaker-api.md 2.1); a wrong password is a 400, an unknown user a 401. */
function signInFault(fault: Fault, origin: string, user: string): Fault {
  if (fault.code === 'server.noRoute') return { code: 'server.notNetmaker', server: origin, detail: `no sign-in: ${fault.operation}` }
  if (fault.code !== 'server.refused') return fault
  switch (fault.message) {
    case 'incorrect credentials':
    case 'record not found':
    case 'user identifiers not provided':
    case "password can't be empty":
      return { code: 'signIn.refused', message: fault.message }
    case 'user account disabled':
      return { code: 'signIn.disabled', user }
    case 'user is registered via SSO':
    case 'basic auth is disabled':
      return { code: 'signIn.ssoOnly', user }
    default:
      return fault
  }
}
