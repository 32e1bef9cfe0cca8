import type { Draft } from '../store/draft.ts'
import type { SessionMark, UserRecord } from '../store/records.ts'
import type { TokenClaims } from './tokens.ts'

/** Deviation tokens-end-with-the-password: what ends sign-ins before their time. Access tokens have no session: they are revoked by id. */
export function belongsToSession(user: UserRecord, claims: TokenClaims, tokenHash: string): boolean {
  if (claims.accessTokenId !== '') return true
  return claims.session === sessionNumber(user) || user.session?.kept === tokenHash
}

/** Of a new account: higher than those of accounts of the same name before it, so that their tokens are not its own. `now`: Unix milliseconds. */
export function firstSession(now: number): SessionMark {
  return { number: now, kept: '' }
}

export function sessionNumber(user: UserRecord): number {
  return user.session?.number ?? 0
}

/** The user with all sign-ins ended but the one whose token hash is given ('' = none stays). */
export function endOtherSessions(user: UserRecord, keptTokenHash: string): UserRecord {
  return { ...user, session: { number: sessionNumber(user) + 1, kept: keptTokenHash } }
}

export function revokeAccessTokens(draft: Draft, user: string): void {
  for (const token of draft.list('accessTokens')) if (token.user === user) draft.remove('accessTokens', token.id)
}
