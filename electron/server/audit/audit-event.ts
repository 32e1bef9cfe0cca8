import type { Match } from '../http/router.ts'
import type { AuditEvent } from './audit-log.ts'

/** Names that a path may hold. Anything else in a path (an enrolment key) is a secret until somebody says otherwise. */
const tellable = ['network', 'nodeid', 'hostid', 'hostId', 'clientid', 'username'] as const

/** What the audit log says about a request; null: reads, and what host agents report all day. */
export function auditEvent(
  { route, params }: Match & { kind: 'route' },
  who: { readonly user: string; readonly from: string },
  status: number,
): AuditEvent | null {
  if (route.method === 'GET' || (route.access === 'agent' && route.method === 'POST')) return null
  return {
    kind: status < 400 ? 'act' : 'refused',
    user: who.user,
    action: `${route.method} ${route.path}`,
    target: tellable.flatMap((name) => params[name] ?? []).join('/'),
    from: who.from,
    status,
  }
}
