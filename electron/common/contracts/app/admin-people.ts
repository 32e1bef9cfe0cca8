import { z } from 'zod'
import { call } from '../contract.ts'

export const userRowSchema = z.object({
  name: z.string(),
  /** 'super-admin', 'admin', 'platform-user', 'service-user', 'auditor'; '' when the server doesn't say. */
  role: z.string(),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  /** 'basic_auth' or 'oauth'. */
  signsInBy: z.string(),
  /** Unix ms, 0 = never. */
  lastLogin: z.number(),
  groups: z.array(z.string()),
  /** Whose gateways they may use: every network's, or these. */
  mayUse: z.union([z.literal('everything'), z.array(z.string())]),
})
export type UserRow = z.infer<typeof userRowSchema>

export const groupRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(z.string()),
  networks: z.array(z.object({ network: z.string(), roles: z.array(z.string()) })),
})
export type GroupRow = z.infer<typeof groupRowSchema>

const name = z.string().min(1).max(254)
const done = z.object({})

export const adminPeopleContract = {
  /** Groups only of the Pro edition. */
  users: call('admin', z.object({}), z.object({ users: z.array(userRowSchema), groups: z.array(groupRowSchema) })),
  createUser: call('admin', z.object({ name, password: z.string().min(1).max(1024), role: z.string().max(64) }), done),
  /** `withClients`: their remote clients, too. */
  setUser: call('admin', z.object({ name, enabled: z.boolean(), withClients: z.boolean() }), done),
  removeUser: call('admin', z.object({ name, withClients: z.boolean() }), done),
} as const
