import { goTime } from '../../netmaker/wire/encode/go-time.ts'
import type { AuditEntry } from '../audit/audit-log.ts'
import { type Reply, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import type { Services } from '../services.ts'

export const auditPath = '/api/waygate/v1/audit'
const mostPerPage = 100

/** The audit log, for admins and Pro's auditors. Ours: Netmaker has one in Pro only, without the caller's address. Paged as its lists are (netmaker-api.md 1.4). */
export function auditRoutes(services: Services): Route[] {
  return [route({ method: 'GET', path: auditPath }, 'user', (request) => readAudit(services, request))]
}

function readAudit({ audit }: Services, request: Request): Reply {
  const page = whole(request.query.get('page'), 1, Number.MAX_SAFE_INTEGER / mostPerPage)
  const perPage = whole(request.query.get('per_page'), 10, mostPerPage)
  const { entries, total } = audit.read({ offset: (page - 1) * perPage, limit: perPage })
  return wrapped('fetched audit log', {
    data: entries.map(encode),
    page,
    per_page: perPage,
    total,
    total_pages: Math.max(1, Math.ceil(total / perPage)),
  })
}

function encode({ at, about, ...entry }: AuditEntry) {
  return { ...entry, at: goTime(at), ...about }
}

function whole(text: string | null, otherwise: number, most: number): number {
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= most ? number : otherwise
}
