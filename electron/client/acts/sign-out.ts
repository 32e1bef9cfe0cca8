import { ok, type Result } from '../../common/result.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { isWanted } from '../registrar/registrar.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'

/** Nobody waits longer than this for a server when they want to be gone. */
const patienceMs = 4_000

/** Signs out of the account in use. */
export async function signOut(context: ClientContext): Promise<Result<Done>> {
  const session = context.session.current()
  return session === null ? ok({}) : forgetAccount(context, session)
}

/**
 * Forgets a sign-in and the keys of its passes that are not in use; a tunnel that is up stays (the helper's `onLogout` decides otherwise). The server is told
 * best effort: its token stays valid until it expires, whatever we do (netmaker-api.md 2.6).
 */
export async function forgetAccount(context: ClientContext, session: StoredSession): Promise<Result<Done>> {
  const account = accountOf(session)
  const status = await context.deps.helper.calls.status({})
  const mine = status.ok ? status.value.passes.filter((pass) => pass.account === account && !isWanted(status.value, pass.passId)) : []
  const ended =
    session.refusedAt > 0 || (session.expiresAt > 0 && session.expiresAt <= context.deps.now() + context.link.clockBehindMs(session.server))
  if (!ended) {
    context.pending.add(account, mine)
    await Promise.race([tellServer(context, session), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
  }
  for (const { passId } of mine) await context.deps.helper.calls.dropPass({ passId })
  // The pin goes with the account
  await context.deps.helper.calls.putServer({ account, addresses: [] })
  // the form offers the server of the last sign-out, and taking another account off is none
  if (context.session.account() === account) context.personal.update((personal) => ({ ...personal, lastServer: session.server }))
  const removed = context.session.remove(account)
  return removed.ok ? ok({}) : removed
}

async function tellServer(context: ClientContext, session: StoredSession): Promise<void> {
  await context.pending.flush(session)
  await context.link.as(session).call(userOperations.logout, { query: { username: session.user }, timeoutMs: patienceMs })
}
