import { createHash, timingSafeEqual } from 'node:crypto'
import { isAdminRole } from '../../netmaker/wire/encode/user.ts'
import { type Reply, refused } from '../http/reply.ts'
import type { Access } from '../http/router.ts'
import type { Database } from '../store/database.ts'
import type { View } from '../store/draft.ts'
import { belongsToSession } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export type Caller =
  | { readonly ok: true; readonly user: string; readonly hostId: string; readonly tokenHash: string }
  | { readonly ok: false; readonly reply: Reply }

export interface Question {
  readonly access: Access
  readonly authorization: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Unix milliseconds. */
  readonly now: number
}

/** Netmaker's SecurityCheck and ContinueIfUserMatch: same order, same texts (netmaker-api.md 1.3). */
export async function securityCheck(database: Database, tokens: Tokens, question: Question): Promise<Caller> {
  if (question.access === 'nobody') return { ok: true, user: '', hostId: '', tokenHash: '' }
  const { view } = database
  // the scheme word is not looked at, like there
  const [, token] = question.authorization.split(' ')
  if (token === undefined) return unauthorized('unauthorized')
  if (question.access === 'agent') return hostOf(view, question.params.hostId ?? '', token)
  const claims = (await tokens.verify(token)) ?? (question.access === 'preAuth' ? await tokens.verifyPreAuth(token) : null)
  if (claims === null) return unauthorized('unauthorized')
  if (claims.accessTokenId !== '' && view.get('accessTokens', claims.accessTokenId) === undefined) return unauthorized('token revoked')
  markUse(database, claims.accessTokenId, question.now)
  const own = question.access === 'self' || question.access === 'preAuth'
  const user = view.get('users', claims.user)
  if (user === undefined) return unauthorized(question.access === 'preAuth' ? 'unauthorized' : 'record not found')
  const tokenHash = hashToken(token)
  if (!belongsToSession(user, claims, tokenHash)) return unauthorized('unauthorized')
  if (user.disabled) return unauthorized('user account disabled')
  // the endpoints of admins stay shut for everybody else
  if (!own && !isAdminRole(user.role)) return { ok: false, reply: refused(403, 'access denied') }
  if (own) {
    const wanted = question.params.username ?? question.query.get('username') ?? ''
    if (wanted !== user.name) return { ok: false, reply: refused(403, 'forbidden') }
  }
  return { ok: true, user: user.name, hostId: '', tokenHash }
}

/** `last_used` of an access token, to the minute: a write per request would make every read a write. */
const useGrainMs = 60_000

function markUse(database: Database, accessTokenId: string, now: number): void {
  const token = database.view.get('accessTokens', accessTokenId)
  if (token === undefined || now - token.lastUsed < useGrainMs) return
  const draft = database.draft()
  draft.put('accessTokens', { ...token, lastUsed: now })
  database.commit(draft)
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** In constant time for hashes of the same length. */
export function sameHash(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))
}

function hostOf(view: View, hostId: string, token: string): Caller {
  const matches = sameHash(hashToken(token), view.get('hosts', hostId)?.tokenHash ?? '')
  return matches ? { ok: true, user: '', hostId, tokenHash: '' } : unauthorized('unauthorized')
}

function unauthorized(message: string): Caller {
  return { ok: false, reply: refused(401, message) }
}
