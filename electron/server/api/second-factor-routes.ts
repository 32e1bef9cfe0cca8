import QRCode from 'qrcode'
import { userOperations } from '../../netmaker/wire/users.ts'
import { isRefusal, markSignIn, signedIn, signInToken } from '../auth/issue-token.ts'
import { endOtherSessions } from '../auth/sessions.ts'
import type { Attempt } from '../auth/throttle.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { SecondFactor, UserRecord } from '../store/records.ts'
import { guessKeys } from './guess-keys.ts'
import { totpBody } from './user-bodies.ts'

/** Second factors: enrolment in two steps, and the second step of a sign-in (netmaker-api.md 2.4: order, statuses and texts). */
export function secondFactorRoutes(services: Services): Route[] {
  return [
    route(userOperations.initTotp, 'self', (request) => offer(services, request)),
    route(userOperations.completeTotp, 'self', (request) => complete(services, request)),
    route(userOperations.verifyTotp, 'preAuth', (request) => verify(services, request)),
  ]
}

const noSecondFactorForSso = 'auth type is oauth, cannot process totp setup'

async function offer(services: Services, request: Request): Promise<Reply> {
  if (services.database.view.get('users', request.user)?.sso !== undefined) return refused(400, noSecondFactorForSso)
  const { address, signature } = services.secondFactors.offer(request.user)
  const qrCode = await QRCode.toDataURL(address, { width: 200 })
  return wrapped('totp setup initiated', { otp_auth_url: address, otp_auth_url_signature: signature, qr_code: qrCode })
}

function complete(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, totpBody)
  if (!body.ok) return refused(400, `invalid request body: ${body.message}`)
  const { otp_auth_url = '', otp_auth_url_signature = '', totp = '' } = body.value
  const secret = services.secondFactors.secretOf(otp_auth_url, otp_auth_url_signature)
  if (secret === null) return refused(400, 'otp auth url signature mismatch')
  const draft = services.database.draft()
  const user = draft.get('users', request.user)
  if (user === undefined) return refused(400, 'user not found: record not found')
  if (user.sso !== undefined) return refused(400, noSecondFactorForSso)
  if (services.secondFactors.stepOf(secret, totp) === null) return refused(400, `cannot setup totp for user ${user.name}: invalid otp`)
  // who signed in with the password alone signs in again; the one who enrols is here already
  draft.put('users', { ...endOtherSessions(user, request.tokenHash), mfa: true, secondFactor: { secret }, updatedAt: services.clock() })
  services.database.commit(draft)
  return wrapped(`totp setup complete for user ${user.name}`)
}

async function verify(services: Services, request: Request): Promise<Reply> {
  const body = decodeGo(request.body, totpBody)
  if (!body.ok) return refused(400, `invalid request body: ${body.message}`)
  const user = services.database.view.get('users', request.user)
  const factor = user?.secondFactor
  if (factor === undefined) return refused(400, `mfa is disabled for user(${request.user}), cannot process totp verification`)
  const wrong = refused(401, 'invalid otp')
  return services.guards.codes.run(
    guessKeys('code', request.user, request.remoteAddress),
    async (): Promise<Attempt<Reply>> => {
      const current = services.database.view.get('users', request.user)
      const used = current === undefined ? null : takeCode(services, request, current, body.value.totp ?? '')
      if (used === null) return { answer: wrong, outcome: 'wrong' }
      return { answer: await admit(services, request, used), outcome: 'right' }
    },
    () => wrong,
  )
}

/** The factor with this code used up; null: wrong, or seen from somewhere else before (RFC 6238, 5.2: whoever watched it being typed must not get in with it). */
function takeCode({ secondFactors }: Services, request: Request, user: UserRecord, code: string): SecondFactor | null {
  if (user.secondFactor === undefined) return null
  const { secret, used } = user.secondFactor
  const step = secondFactors.stepOf(secret, code)
  if (step === null) return null
  const from = request.remoteAddress
  if (used !== undefined && (step < used.step || (step === used.step && from !== used.from))) return null
  return { secret, used: { step, from } }
}

async function admit(services: Services, request: Request, secondFactor: SecondFactor): Promise<Reply> {
  const user = markSignIn(services, request.user, (current) => ({ ...current, secondFactor }))
  if (isRefusal(user)) return user
  const token = await signInToken(services, user, request.header('X-Application-Name'))
  return signedIn(`W1R3: User ${user.name} Authorized`, user, token)
}
