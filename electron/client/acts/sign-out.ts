import { ok, type Result } from '../../common/result.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { isWanted } from '../registrar/registrar.ts'
import type { StoredSession } from '../session/session-file.ts'

/** Nobody waits longer than this for a server when they want to be gone. */
const patienceMs = 4_000

/**
 * Forgets the sign-in and the keys of passes that are not in use; a tunnel that is up stays (the helper's `onLogout` decides otherwise). The server is told
 * best effort: its token stays valid until it expires, whatever we do (netmaker-api.md 2.6).
 */
export async function signOut(context: ClientContext): Promise<Result<Done>> {
  const session = context.session.current()
  const account = context.session.account()
  if (session === null || account === null) return ok({})
  const status = await context.deps.helper.calls.status({})
  const mine = status.ok ? status.value.passes.filter((pass) => pass.account === account && !isWanted(status.value, pass.passId)) : []
  if (context.session.state() === 'signedIn') {
    context.pending.add(account, mine)
    await Promise.race([tellServer(context, session), new Promise((resolve) => setTimeout(resolve, patienceMs).unref())])
  }
  for (const { passId } of mine) await context.deps.helper.calls.dropPass({ passId })
  // The pin goes with the account
  await context.deps.helper.calls.putServer({ account, addresses: [] })
  const cleared = context.session.clear()
  return cleared.ok ? ok({}) : cleared
}

async function tellServer(context: ClientContext, session: StoredSession): Promise<void> {
  await context.pending.flush(session)
  await context.link.as(session).call(userOperations.logout, { query: { username: session.user }, timeoutMs: patienceMs })
}
