import { fail, ok, type Result } from '../../common/result.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'

/** Begins a second factor for the account in use (netmaker-api.md 2.4). Nothing of it is kept here except what the server wants to see again, in memory. */
export async function beginTotp(context: ClientContext): Promise<Result<{ url: string; secret: string }>> {
  const session = context.session.current()
  if (session === null) return fail(context.session.missing())
  const begun = await context.link.as(session).call(userOperations.initTotp, { params: { username: session.user } })
  if (!begun.ok) return begun
  const { url, signature } = begun.value
  const secret = URL.canParse(url) ? (new URL(url).searchParams.get('secret') ?? '') : ''
  if (!url.startsWith('otpauth://totp/') || !/^[A-Z2-7]+=*$/i.test(secret)) {
    return fail({ code: 'server.malformed', operation: 'init-totp', detail: 'otp_auth_url: not as expected' })
  }
  context.enrolment = { token: session.token, url, signature }
  return ok({ url, secret })
}

/** A right code proves that the authenticator has the secret; from then on every sign-in asks for one. */
export async function completeTotp(context: ClientContext, { code }: { code: string }): Promise<Result<Done>> {
  const session = context.session.current()
  const { enrolment } = context
  if (session === null) return fail(context.session.missing())
  if (enrolment === null || enrolment.token !== session.token) return fail({ code: 'signIn.codeLate', user: session.user })
  const completed = await context.link.as(session).call(userOperations.completeTotp, {
    params: { username: session.user },
    body: { otp_auth_url: enrolment.url, otp_auth_url_signature: enrolment.signature, totp: code.replace(/\s/g, '') },
  })
  if (completed.ok) {
    context.enrolment = null
    return ok({})
  }
  const wrong = completed.fault.code === 'server.refused' && /: invalid otp$/.test(completed.fault.message)
  return wrong ? fail({ code: 'signIn.codeWrong', user: session.user }) : completed
}
