import { z } from 'zod'
import { flag, list, operation, text } from './envelope.ts'

/** Groups of users (Pro): which role their members have in which network; the key `all_networks` stands for every one (netmaker-api.md 4.1). */
export const userGroupSchema = z
  .object({
    id: text(),
    name: text(),
    default: flag(),
    network_roles: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()).nullish(),
  })
  .transform((wire) => ({
    id: wire.id,
    name: wire.name === '' ? wire.id : wire.name,
    isDefault: wire.default,
    networks: Object.entries(wire.network_roles ?? {}).map(([network, roles]) => ({ network, roles: Object.keys(roles ?? {}) })),
  }))
export type UserGroup = z.infer<typeof userGroupSchema>

export const groupOperations = {
  list: operation({ method: 'GET', path: '/api/v1/users/groups', answer: list(userGroupSchema), envelope: 'wrapped' }),
} as const
