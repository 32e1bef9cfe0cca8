import { z } from 'zod'
import { list, operation, text, whole } from './envelope.ts'

/** A condition on the devices of a network (Pro from v1.4 on). */
export const postureCheckSchema = z
  .object({
    id: text(),
    name: text(),
    network_id: text(),
    attribute: text(),
    values: list(z.string()),
    severity: whole(),
    /** By id; `*` = everybody. */
    user_groups: z.record(z.string(), z.unknown()).nullish(),
    status: z.boolean().nullish(),
  })
  .transform((wire) => ({
    id: wire.id,
    name: wire.name,
    network: wire.network_id,
    attribute: wire.attribute,
    values: wire.values,
    severity: wire.severity,
    enabled: wire.status ?? true,
    groups: Object.keys(wire.user_groups ?? {}),
  }))

/** What a device fails; in a refusal's `Response`, and in the records of nodes and remote clients (netmaker-api.md 5.3, 7.1). */
export const wireViolationSchema = z
  .object({ check_id: text(), name: text(), attribute: text(), message: text(), severity: whole() })
  .transform((wire) => ({
    checkId: wire.check_id,
    name: wire.name,
    attribute: wire.attribute,
    message: wire.message,
    severity: wire.severity,
  }))

/** Nothing that is understood is no violation: what a newer server says otherwise must not cost the whole answer. */
export const wireViolationsSchema = list(wireViolationSchema).catch([])

export const postureOperations = {
  list: operation({
    method: 'GET',
    path: '/api/v1/posture_check',
    query: ['network'],
    answer: list(postureCheckSchema),
    envelope: 'wrapped',
  }),
} as const
