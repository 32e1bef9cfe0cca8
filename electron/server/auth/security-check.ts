import { createHash, timingSafeEqual } from 'node:crypto'
import { type Reply, refused } from '../http/reply.ts'
import type { Access } from '../http/router.ts'
import { type Database, DiskTrouble } from '../store/database.ts'
import type { View } from '../store/draft.ts'
import type { Tokens } from './tokens.ts'

export type Caller = { readonly ok: true; readonly user: string; readonly hostId: string } | { readonly ok: false; readonly reply: Reply }

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
  if (question.access === 'nobody') return { ok: true, user: '', hostId: '' }
  const { view } = database
  // the scheme word is not looked at, like there
  const [, token] = question.authorization.split(' ')
  if (token === undefined) return unauthorized('unauthorized')
  if (question.access === 'agent') return hostOf(view, question.params.hostId ?? '', token)
  const claims = await tokens.verify(token)
  if (claims === null) return unauthorized('unauthorized')
  if (claims.accessTokenId !== '' && view.get('accessTokens', claims.accessTokenId) === undefined) return unauthorized('token revoked')
  markUse(database, claims.accessTokenId, question.now)
  const user = view.get('users', claims.user)
  if (user === undefined) return unauthorized('record not found')
  if (user.disabled) return unauthorized('user account disabled')
  if (question.access === 'self') {
    const wanted = question.params.username ?? question.query.get('username') ?? ''
    if (wanted !== user.name) return { ok: false, reply: refused(403, 'forbidden') }
  }
  return { ok: true, user: user.name, hostId: '' }
}

/** `last_used` of an access token, to the minute: a write per request would make every read a write. */
const useGrainMs = 60_000

function markUse(database: Database, accessTokenId: string, now: number): void {
  const token = database.view.get('accessTokens', accessTokenId)
  if (token === undefined || now - token.lastUsed < useGrainMs) return
  const draft = database.draft()
  draft.put('accessTokens', { ...token, lastUsed: now })
  try {
    database.commit(draft)
  } catch (error) {
    // on a full disk reads go on
    if (!(error instanceof DiskTrouble)) throw error
  }
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function hostOf(view: View, hostId: string, token: string): Caller {
  const expected = view.get('hosts', hostId)?.tokenHash ?? ''
  const given = hashToken(token)
  const matches = expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
  return matches ? { ok: true, user: '', hostId } : unauthorized('unauthorized')
}

function unauthorized(message: string): Caller {
  return { ok: false, reply: refused(401, message) }
}
