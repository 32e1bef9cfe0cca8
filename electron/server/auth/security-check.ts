import { hash, timingSafeEqual } from 'node:crypto'
import type { Edition } from '../../common/model/snapshot.ts'
import { whyNotPermitted } from '../../common/rules/permissions.ts'
import { isAdminRole } from '../../common/rules/roles.ts'
import { type Reply, refused } from '../http/reply.ts'
import type { Access } from '../http/router.ts'
import { type Database, DiskTrouble } from '../store/database.ts'
import type { View } from '../store/draft.ts'
import type { UserRecord } from '../store/records.ts'
import { memberOf } from './member.ts'
import { type Asked, permissionTarget, targetHeaders } from './permission-target.ts'
import { belongsToSession } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export type Caller =
  | { readonly ok: true; readonly user: string; readonly hostId: string; readonly tokenHash: string }
  | { readonly ok: false; readonly reply: Reply }

export interface Question extends Asked {
  readonly access: Access
  readonly edition: Edition
  readonly authorization: string
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
  const tokenHash = hashToken(token)
  const claims = (await tokens.verify(token, tokenHash)) ?? (question.access === 'preAuth' ? await tokens.verifyPreAuth(token) : null)
  if (claims === null) return unauthorized('unauthorized')
  // two kinds of endpoint only say that it didn't do
  const isTerse = question.access === 'preAuth' || question.access === 'token'
  const isRevoked = claims.accessTokenId !== '' && view.get('accessTokens', claims.accessTokenId) === undefined
  if (isRevoked) return unauthorized(isTerse ? 'unauthorized' : 'token revoked')
  markUse(database, claims.accessTokenId, question.now)
  const own = question.access === 'self' || question.access === 'preAuth'
  const user = view.get('users', claims.user)
  if (user === undefined) return unauthorized(isTerse ? 'unauthorized' : 'record not found')
  if (!belongsToSession(user, claims, tokenHash)) return unauthorized('unauthorized')
  if (user.disabled) return unauthorized('user account disabled')
  const refusal = question.access === 'token' ? null : permissionRefusal(view, user, question)
  if (refusal !== null) return { ok: false, reply: refusal }
  if (own) {
    const wanted = question.params.username ?? question.query.get('username') ?? ''
    if (wanted !== user.name) return { ok: false, reply: refused(403, 'forbidden') }
  }
  return { ok: true, user: user.name, hostId: '', tokenHash }
}

/** The community edition asks for nothing: its users are admins. One that a Pro server left behind gets no further than to itself. */
function permissionRefusal(view: View, user: UserRecord, question: Question): Reply | null {
  const own = question.access === 'self' || question.access === 'preAuth'
  if (question.edition === 'ce') return isAdminRole(user.role) || own ? null : refused(403, 'access denied')
  // who is still signing in is asked for nothing but to be themselves
  if (question.access === 'preAuth') return null
  const target = permissionTarget(view, question)
  const reason = whyNotPermitted(memberOf(view, user), target)
  if (reason === null) return null
  return { ...refused(403, reason), headers: { ...targetHeaders(target), ACCESS_PERM: reason } }
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
  return hash('sha256', token, 'hex')
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
