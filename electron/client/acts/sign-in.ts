import type { Fault } from '../../common/fault.ts'
import { fail, type Result } from '../../common/result.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { tokenClaims } from '../session/token-claims.ts'
import { beginSignIn, finishSignIn } from './sign-in-frame.ts'

export interface SignInRequest {
  readonly server: string
  readonly user: string
  readonly password: string
}

/** How long a right password waits for its code, when the server's token doesn't tell. */
const codeMs = 5 * 60_000

/** Signs in with a password and reads once. The password is never kept; the earlier sign-in stays until the new one worked. */
export function signIn(context: ClientContext, { server, user, password }: SignInRequest): Promise<Result<Done>> {
  return beginSignIn(context, { server, user: user.trim(), step: 'server' }, async (draft, attempt) => {
    const { signal } = attempt
    const answer = await context.link
      .anonymous(draft.server)
      .call(userOperations.authenticate, { body: { username: draft.user, password }, signal })
    if (!answer.ok) return { result: fail(signInFault(answer.fault, draft.server, draft.user)) }
    const named = { ...draft, user: answer.value.user || draft.user }
    if (answer.value.kind === 'token') return { result: await finishSignIn(context, { ...named, token: answer.value.token }, signal) }
    const { preAuthToken } = answer.value
    const ends = tokenClaims(preAuthToken).expiresAt - context.deps.now() - context.link.clockBehindMs(draft.server)
    attempt.waitForCode(named, preAuthToken, ends > 0 ? Math.min(ends, codeMs) : codeMs)
    return { result: fail({ code: 'signIn.totp', user: named.user }), goesOn: true }
  })
}

/** The second factor of a sign-in whose password was right. A wrong code may be corrected until the five minutes are over. */
export async function signInCode(context: ClientContext, { code }: { code: string }): Promise<Result<Done>> {
  const waiting = context.signIns.waiting()
  if (waiting === null) return fail({ code: 'signIn.codeLate', user: context.session.view().user })
  const { draft, preAuthToken, attempt } = waiting
  const answer = await context.link.as({ ...draft, token: preAuthToken }).call(userOperations.verifyTotp, {
    params: { username: draft.user },
    body: { totp: code.replace(/\s/g, '') },
    signal: attempt.signal,
  })
  if (attempt.signal.aborted) return fail({ code: 'signIn.cancelled' })
  if (answer.ok && answer.value.kind === 'token') {
    const finished = await finishSignIn(context, { ...draft, token: answer.value.token }, attempt.signal)
    attempt.end()
    return finished
  }
  const fault = answer.ok ? ({ code: 'signIn.codeLate', user: draft.user } as const) : codeFault(answer.fault, draft.user)
  // A wrong code, or no answer: another try is possible
  if (fault.code === 'signIn.codeLate' || fault.code === 'signIn.disabled') attempt.end()
  return fail(fault)
}

export async function cancelSignIn(context: ClientContext): Promise<Result<Done>> {
  context.signIns.cancel()
  return { ok: true, value: {} }
}

/** `unauthorized`: the pre-auth token has ended (netmaker-api.md 2.4). */
function codeFault(fault: Fault, user: string): Fault {
  if (fault.code !== 'server.refused') return fault
  switch (fault.message) {
    case 'invalid otp':
      return { code: 'signIn.codeWrong', user }
    case 'unauthorized':
      return { code: 'signIn.codeLate', user }
    case 'user account disabled':
      return { code: 'signIn.disabled', user }
    default:
      return fault
  }
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
