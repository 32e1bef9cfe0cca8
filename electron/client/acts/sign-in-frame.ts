import { fail, ok, type Result } from '../../common/result.ts'
import { parseServerAddress } from '../../netmaker/server-address.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import type { StoredSession } from '../session/session-file.ts'
import type { SigningIn } from '../session/session-keeper.ts'
import type { Attempt } from '../session/sign-in-attempts.ts'
import { tokenClaims } from '../session/token-claims.ts'
import { offeredCertificate } from './accept-certificate.ts'
import { plainHttpRefusal } from './accept-plain-http.ts'
import { readOlderServer, readServer } from './read-server.ts'

/** `goesOn`: it waits for the person (a code); else the attempt is over. */
interface Step {
  readonly result: Result<Done>
  readonly goesOn?: true
}

/**
 * What every way of signing in begins with: a good address, an encrypted way or the person's word to do without, a server that is a Netmaker, and (while traffic
 * is held) one that the helper can reach. `step` gets a session without a token. The tunnel is never touched.
 */
export async function beginSignIn(
  context: ClientContext,
  about: SigningIn,
  step: (draft: StoredSession, attempt: Attempt) => Promise<Step>,
): Promise<Result<Done>> {
  const origin = parseServerAddress(about.server)
  if (!origin.ok) return origin
  const refusal = plainHttpRefusal(context, origin.value)
  if (!refusal.ok) return refusal
  const attempt = context.signIns.begin({ ...about, server: origin.value })
  let goesOn = false
  try {
    const draft = await prepare(context, origin.value, about.user, attempt.signal)
    const taken: Step = draft.ok ? await step(draft.value, attempt) : { result: draft }
    goesOn = taken.goesOn === true
    return attempt.signal.aborted && !taken.result.ok ? fail({ code: 'signIn.cancelled' }) : taken.result
  } finally {
    if (!goesOn) attempt.end()
  }
}

/** Asks who the token is, keeps the session and reads once. Fault `signIn.tokenRefused` when the server doesn't take it. */
export async function finishSignIn(context: ClientContext, draft: StoredSession, signal: AbortSignal): Promise<Result<Done>> {
  const api = context.link.as(draft)
  const own = await api.call(userOperations.get, { params: { username: draft.user }, signal })
  if (!own.ok && own.fault.code === 'session.expired') return fail({ code: 'signIn.tokenRefused', server: draft.server })
  if (!own.ok && own.fault.code === 'signIn.disabled') return own
  const facts = await readOlderServer(api, draft, signal)
  if (signal.aborted) return fail({ code: 'signIn.cancelled' })
  const session: StoredSession = {
    ...draft,
    ...facts,
    expiresAt: tokenClaims(draft.token).expiresAt,
    admin: own.ok ? own.value.isAdmin : facts.edition === 'ce',
  }
  const saved = context.session.save(session)
  if (!saved.ok) return saved
  context.session.amend(session.token, { apiAddresses: [...(await context.link.pin(session))] })
  await context.snapshots.refresh(true)
  context.background(context.exit.measure())
  return ok({})
}

async function prepare(context: ClientContext, origin: string, user: string, signal: AbortSignal): Promise<Result<StoredSession>> {
  const draft: StoredSession = {
    server: origin,
    user,
    token: '',
    expiresAt: 0,
    version: '',
    edition: 'ce',
    admin: true,
    refusedAt: 0,
    apiAddresses: context.session.all().find(({ server }) => server === origin)?.apiAddresses ?? [],
  }
  // While traffic is held, the helper has to know where its `dial` may go before the first word
  if (context.link.traffic().way === 'closed' && (await context.link.pin(draft)).length === 0) {
    return fail({ code: 'server.notPinned', server: origin })
  }
  const server = await readServer(context.link.anonymous(origin), signal)
  if (server.ok) return ok({ ...draft, ...server.value })
  return server.fault.code === 'server.tls' ? fail((await offeredCertificate(context, origin)) ?? server.fault) : server
}
