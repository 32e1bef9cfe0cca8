import { administersNetwork } from '../../common/rules/roles.ts'
import { memberOf } from '../auth/member.ts'
import type { Draft, View } from '../store/draft.ts'
import type { AccessRequestRecord } from '../store/records.ts'
import { touchNetwork } from './node-changes.ts'

/** Access for a time only ("JIT", netmaker-api.md 7.3 row 10): whether this user may register in this network now, and until when. */
export type TimedAccess = { readonly allowed: true; readonly grant: AccessRequestRecord | null } | { readonly allowed: false }

export function timedAccess(view: View, network: string, userName: string, now: number): TimedAccess {
  const user = view.get('users', userName)
  if (view.get('networks', network)?.timedAccess !== true) return { allowed: true, grant: null }
  if (user === undefined) return { allowed: false }
  if (administersNetwork(memberOf(view, user), network)) return { allowed: true, grant: null }
  const grant = view.list('accessRequests').find((request) => isGranted(request, network, userName) && request.expiresAt > now)
  return grant === undefined ? { allowed: false } : { allowed: true, grant }
}

export function isGranted(request: AccessRequestRecord, network: string, user: string): boolean {
  return request.network === network && request.user === user && request.status === 'approved' && request.grantId !== ''
}

/** Grants whose time is over, as the lists show them. */
export function hasEnded(request: AccessRequestRecord, now: number): boolean {
  return request.status === 'expired' || (request.status === 'approved' && request.expiresAt !== 0 && request.expiresAt <= now)
}

/** Switches off the remote clients that this rule is about: of one user, or of everybody who needs a grant (`user` null). */
export function disableClients(draft: Draft, network: string, user: string | null, now: number): void {
  for (const client of draft.list('clients')) {
    const isMeant = client.network === network && client.enabled && (user === null || client.owner === user)
    if (!isMeant || timedAccess(draft, network, client.owner, now).allowed) continue
    draft.put('clients', { ...client, enabled: false })
  }
  touchNetwork(draft, network, now)
}

/** Takes what has run out: the grant is spent and the clients that lived on it are switched off. */
export function endSpentGrants(draft: Draft, now: number): void {
  for (const request of draft.list('accessRequests')) {
    if (request.status !== 'approved' || request.expiresAt > now) continue
    draft.put('accessRequests', { ...request, status: 'expired', grantId: '' })
    disableClients(draft, request.network, request.user, now)
  }
}
