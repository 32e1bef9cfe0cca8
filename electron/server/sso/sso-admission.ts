import { userTrouble } from '../api/user-rules.ts'
import type { View } from '../store/draft.ts'
import type { InviteRecord, UserRecord } from '../store/records.ts'
import type { Identity } from './openid-provider.ts'

/** What becomes of a person whom the provider knows (netmaker-api.md 2.5; order of pro/auth/headless_callback.go). */
export type Admission =
  | { readonly kind: 'enter'; readonly user: UserRecord }
  /** Goes on the list of those who wait. */
  /** Was asked in: needs nobody's approval. */
  | { readonly kind: 'join'; readonly invite: InviteRecord; readonly name: string; readonly subject: string }
  | { readonly kind: 'wait'; readonly name: string; readonly subject: string }
  | { readonly kind: 'refuse'; readonly why: SsoRefusal }

export type SsoRefusal = 'notAllowed' | 'pending' | 'disabled' | 'hasPassword' | 'otherPerson' | 'noDashboard' | 'wrong'

/** People who may wait at a time: anybody with an account at the provider can join them. */
const mostPending = 1_000

export function admit(view: View, identity: Identity, allowedDomains: readonly string[]): Admission {
  const { email, subject, emailVerified } = identity
  if (email === '') return refuse('wrong')
  // deviation proven-addresses-only
  if (!emailVerified || !isAllowed(email, allowedDomains)) return refuse('notAllowed')
  if (view.get('pendingUsers', email) !== undefined) return refuse('pending')
  const user = view.get('users', email)
  if (user === undefined) {
    const invite = view.get('invites', email.toLowerCase())
    if (invite !== undefined) return { kind: 'join', invite, name: email, subject }
    const nameable = userTrouble(view, { name: email, password: 'has none', role: 'service-user' }) === null
    return nameable && view.list('pendingUsers').length < mostPending ? { kind: 'wait', name: email, subject } : refuse('wrong')
  }
  if (user.sso === undefined) return refuse('hasPassword')
  // deviation addresses-do-not-change-hands
  if (user.sso.subject !== subject) return refuse('otherPerson')
  return user.disabled ? refuse('disabled') : { kind: 'enter', user }
}

function isAllowed(email: string, domains: readonly string[]): boolean {
  if (domains.length === 0) return true
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return email.includes('@') && domains.some((allowed) => allowed.toLowerCase() === domain)
}

function refuse(why: SsoRefusal): Admission {
  return { kind: 'refuse', why }
}
