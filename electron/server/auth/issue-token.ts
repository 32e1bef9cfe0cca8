import { type Reply, refused, wrapped } from '../http/reply.ts'
import type { Services } from '../services.ts'
import type { UserRecord } from '../store/records.ts'
import { sessionNumber } from './sessions.ts'

/** The dashboard has a lifetime of its own, and so has every name that nobody knows; no name at all is a client (netmaker-api.md 2.2). */
export function tokenMinutes({ policy }: Services, application: string): number {
  return ['', 'netmaker-desktop', 'netclient'].includes(application) ? policy.clientMinutes : policy.dashboardMinutes
}

/** A sign-in token for a user who has shown all that is asked for. */
export function signInToken(services: Services, user: UserRecord, application: string): Promise<string> {
  const expiresAt = services.clock() + tokenMinutes(services, application) * 60_000
  return services.tokens.signIn(user.name, user.role, expiresAt, sessionNumber(user))
}

/**
 * Writes the sign-in down, unless the account went or was disabled while the secret was checked. The user as they are now, or the refusal.
 */
export function markSignIn(
  services: Services,
  name: string,
  change: (user: UserRecord) => UserRecord = (user) => user,
): UserRecord | Reply {
  const now = services.clock()
  const draft = services.database.draft()
  const current = draft.get('users', name)
  if (current === undefined) return refused(401, 'record not found')
  if (current.disabled) return refused(401, 'user account disabled')
  const user = { ...change(current), lastLogin: now, updatedAt: now }
  draft.put('users', user)
  services.database.commit(draft)
  return user
}

export function isRefusal(outcome: UserRecord | Reply): outcome is Reply {
  return 'status' in outcome
}

export function signedIn(message: string, user: UserRecord, token: string): Reply {
  return wrapped(message, { UserName: user.name, AuthToken: token })
}
