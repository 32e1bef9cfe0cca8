import { z } from 'zod'
import { list, operation, text, timestamp, whole } from './envelope.ts'

const subject = z
  .object({ id: text(), name: text(), subject_type: text() })
  .nullish()
  .catch(null)
  .transform((value) => ({ name: value?.name || value?.id || '', type: value?.subject_type ?? '' }))

/** Something that somebody did, as Netmaker's Pro edition records it (upstream schema.Event, from v0.99 on). */
const netmakerEventSchema = z
  .object({ action: text(), origin: text(), target: subject, network_id: text(), triggered_by: text(), time_stamp: timestamp() })
  .transform((wire) => ({
    /** 'CREATE', 'LOGIN', … */
    action: wire.action,
    origin: wire.origin,
    target: wire.target,
    network: wire.network_id,
    user: wire.triggered_by,
    at: wire.time_stamp,
  }))
export type NetmakerEvent = z.infer<typeof netmakerEventSchema>

/** An entry of the audit log of `waygate serve`. */
const auditEntrySchema = z
  .object({
    at: timestamp(),
    kind: z.enum(['act', 'refused']),
    user: text(),
    action: text(),
    target: text(),
    from: text(),
    names: list(text()),
    gone: list(text()),
    count: whole(0),
    goneCount: whole(0),
    why: text(),
  })
  .transform((entry) => entry)
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const activityOperations = {
  /** Any other server has no such route. */
  audit: operation({
    method: 'GET',
    path: '/api/waygate/v1/audit',
    query: ['page', 'per_page'],
    answer: z.object({ data: list(auditEntrySchema), page: whole(1), total_pages: whole(1) }),
    envelope: 'wrapped',
  }),
  /** Pro only, newest first. */
  events: operation({
    method: 'GET',
    path: '/api/v1/activity',
    query: ['page', 'per_page'],
    answer: list(netmakerEventSchema),
    envelope: 'wrapped',
  }),
} as const
