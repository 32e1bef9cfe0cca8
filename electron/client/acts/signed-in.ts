import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import type { ClientContext } from '../client-context.ts'
import type { StoredSession } from '../session/session-file.ts'

/** The sign-in as far as the server may be asked with it. */
export function signedIn(context: ClientContext): Result<StoredSession> {
  const session = context.session.current()
  if (session === null) return fail(context.session.missing())
  if (context.session.state() === 'expired') return fail({ code: 'session.expired', server: session.server, user: session.user })
  return ok(session)
}

/** The sign-in of somebody who may administer. */
export function signedInAsAdmin(context: ClientContext): Result<StoredSession> {
  const session = signedIn(context)
  if (!session.ok || session.value.admin) return session
  return fail({ code: 'rule.refused', refusals: [{ rule: 'access.notAdmin', weight: 'certain', subject: session.value.user }] })
}

/** The server's API as that person. */
export function apiOfAdmin(context: ClientContext): Result<NetmakerClient> {
  const session = signedInAsAdmin(context)
  return session.ok ? ok(context.link.as(session.value)) : session
}
