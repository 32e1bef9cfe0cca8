import { encodeViolations } from '../../netmaker/wire/encode/posture-check.ts'
import { deviceViolations } from '../domain/device-check.ts'
import { timedAccess } from '../domain/timed-access.ts'
import { type Reply, refused } from '../http/reply.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord } from '../store/records.ts'

/** Whether a user may have remote clients in a network now, and until when: Unix milliseconds, 0 = for good. */
export type Access = { readonly allowed: true; readonly until: number } | { readonly allowed: false; readonly reply: Reply }

export function accessTo(services: Services, view: View, network: string, user: string): Access {
  if (services.edition === 'ce') return { allowed: true, until: 0 }
  const access = timedAccess(view, network, user, services.clock())
  if (access.allowed) return { allowed: true, until: access.grant?.expiresAt ?? 0 }
  return { allowed: false, reply: refused(403, 'JIT access required: please request access from network admin') }
}

/** Why this client's device must not be on, with the conditions in words that it does not meet; null: it may. */
export function deviceRefusal({ edition }: Services, view: View, client: ClientRecord): Reply | null {
  const violations = deviceViolations(view, edition, client)
  return violations.length === 0 ? null : refused(403, 'posture check violations', encodeViolations(violations))
}

export type Admission = { readonly ok: true; readonly client: ClientRecord } | { readonly ok: false; readonly reply: Reply }

/** A changed client with the end of its owner's access, or why it must not be on (deviation no-switching-on-without-access). */
export function admittedClient(services: Services, view: View, changed: ClientRecord): Admission {
  const unfit = changed.enabled ? deviceRefusal(services, view, changed) : null
  if (unfit !== null) return { ok: false, reply: unfit }
  const access = accessTo(services, view, changed.network, changed.owner)
  if (changed.enabled && !access.allowed) return { ok: false, reply: access.reply }
  const { accessUntil: _, ...forGood } = changed
  return { ok: true, client: access.allowed && access.until > 0 ? { ...forGood, accessUntil: access.until } : forGood }
}
