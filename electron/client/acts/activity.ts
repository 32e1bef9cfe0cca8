import { activityPageSize } from '../../common/contracts/app/admin-activity.ts'
import { ok, type Result } from '../../common/result.ts'
import { activityOperations, type NetmakerEvent } from '../../netmaker/wire/activity.ts'
import type { Activity } from '../admin/admin-acts.ts'
import type { ClientContext } from '../client-context.ts'
import { signedInAsAdmin } from './signed-in.ts'

/** A page of who did what: the audit log of `waygate serve`, else what Netmaker's Pro edition records. */
export async function readActivity(context: ClientContext, { page }: { readonly page: number }): Promise<Result<Activity>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const api = context.link.as(session.value)
  const query = { page: String(page), per_page: String(activityPageSize) }
  const audit = await api.call(activityOperations.audit, { query })
  if (audit.ok) {
    const { data, total_pages } = audit.value
    return ok({ source: 'waygate', entries: data, more: page < total_pages })
  }
  if (audit.fault.code !== 'server.noRoute') return audit
  const events = await api.call(activityOperations.events, { query })
  if (!events.ok) return events
  const entries = events.value.slice(0, activityPageSize).map(entryOf)
  return ok({ source: 'netmaker', entries, more: events.value.length >= activityPageSize })
}

function entryOf({ at, user, action, origin, target, network }: NetmakerEvent): Activity['entries'][number] {
  const names = [network, target.name].filter((name, place, all) => name !== '' && all.indexOf(name) === place)
  return { at, kind: 'act', user, action: [action, target.type].filter(Boolean).join(' '), target: names.join('/'), from: origin }
}
