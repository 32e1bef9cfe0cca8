import type { Reply } from '../http/reply.ts'
import type { Match } from '../http/router.ts'
import type { View } from '../store/draft.ts'
import type { AuditAbout, AuditEvent } from './audit-log.ts'

/** Names that a path may hold. Anything else in a path (an enrolment key) is a secret until somebody says otherwise. */
const tellable = ['network', 'nodeid', 'hostid', 'hostId', 'clientid', 'username'] as const

/** What a handler tells of a request that its path doesn't. */
export interface Told extends Pick<AuditAbout, 'names' | 'gone'> {
  /** Which of the acts of its route: `approve`. */
  readonly does?: string
  /** In the place of the path's names. */
  readonly target?: string
}

export interface Actor {
  user: string
  readonly from: string
  told?: Told
}

/** What the audit log says about a request; null: reads, and what host agents report all day. `names`: what the path's ids are called. */
export function auditEvent(
  { route, params }: Match & { kind: 'route' },
  who: Actor,
  { status, body }: Pick<Reply, 'status' | 'body'>,
  names: Readonly<Record<string, string>> = {},
): AuditEvent | null {
  if (route.method === 'GET' || (route.access === 'agent' && route.method === 'POST')) return null
  const { does, target, ...others } = who.told ?? {}
  const isRefused = status >= 400
  return {
    kind: isRefused ? 'refused' : 'act',
    user: who.user,
    action: [`${route.method} ${route.path}`, ...(does === undefined ? [] : [does])].join('#'),
    target: target ?? tellable.flatMap((name) => names[name] ?? params[name] ?? []).join('/'),
    from: who.from,
    status,
    about: { ...others, why: isRefused ? messageOf(body) : '' },
  }
}

/** What the ids in a path are called now: afterwards they may be gone. */
export function namesIn(view: View, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const node = params.nodeid === undefined ? undefined : view.get('nodes', params.nodeid)
  const ids = { nodeid: node?.hostId, hostid: params.hostid, hostId: params.hostId }
  return Object.fromEntries(
    Object.entries(ids).flatMap(([param, id]) => {
      const host = id === undefined ? undefined : view.get('hosts', id)
      return host === undefined ? [] : [[param, host.name]]
    }),
  )
}

/** Why it was refused, in the server's words; '' where it said none. */
function messageOf(body: Reply['body']): string {
  if (typeof body !== 'string') return ''
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null && 'Message' in answer ? String(answer.Message) : ''
  } catch {
    return ''
  }
}
