import { activityPageSize } from '../../common/contracts/app/admin-activity.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { type AuditEntry, activityOperations, type NetmakerEvent } from '../../netmaker/wire/activity.ts'
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
    const nameOf = namesOf(context.snapshots.current())
    return ok({ source: 'waygate', entries: data.map((entry) => auditEntryOf(nameOf, entry)), more: page < total_pages })
  }
  if (audit.fault.code !== 'server.noRoute') return audit
  const events = await api.call(activityOperations.events, { query })
  if (!events.ok) return events
  const entries = events.value.slice(0, activityPageSize).map(eventOf)
  return ok({ source: 'netmaker', entries, more: events.value.length >= activityPageSize })
}

type Entry = Activity['entries'][number]

/** Node and host ids are called what they are called now, in any network. */
function auditEntryOf(nameOf: (id: string) => string, { action, target, user, ...entry }: AuditEntry): Entry {
  const parts = target === '' ? [] : target.split('/').map(nameOf)
  const ofNetwork = /\{network\}|\/jit|\/api\/networks/.test(action)
  return {
    ...entry,
    user: nameOf(user),
    action,
    network: ofNetwork ? (parts[0] ?? '') : '',
    target: (ofNetwork ? parts.slice(1) : parts).join(' / '),
  }
}

function namesOf(snapshot: Snapshot | null): (id: string) => string {
  if (snapshot === null) return (id) => id
  const index = indexOf(snapshot)
  return (id) => (index.node.has(id) ? nodeName(index, id) : (index.host.get(id)?.name ?? id))
}

function eventOf({ at, user, action, origin, target, network }: NetmakerEvent): Entry {
  const about = { names: [], gone: [], count: 0, goneCount: 0, why: '' }
  const name = target.name === network ? '' : target.name
  return { at, kind: 'act', user, action: [action, target.type].filter(Boolean).join(' '), network, target: name, from: origin, ...about }
}
