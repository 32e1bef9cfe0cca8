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
  /** By name, and by id. */
  groups: z.array(z.string()),
  groupIds: z.array(z.string()),
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

/** Access to a network for a time (Pro): asked for, or given. */
export const accessRowSchema = z.object({
  /** The server's, of the request. */
  id: z.string(),
  network: z.string(),
  user: z.string(),
  reason: z.string(),
  /** Unix ms. */
  askedAt: z.number(),
  /** Unix ms at which it ends by itself; 0: nobody has answered yet. */
  until: z.number(),
  /** What ends it before; '': the server doesn't tell. */
  grantId: z.string(),
})
export type AccessRow = z.infer<typeof accessRowSchema>

/** What waits for an admin: people who signed in with a browser for the first time, and wishes for access; and the access that was given and lasts. */
export const waitingSchema = z.object({ people: z.array(z.string()), access: z.array(accessRowSchema) })
export type Waiting = z.infer<typeof waitingSchema>

const name = z.string().min(1).max(254)
const id = z.string().min(1).max(254)
const groupIds = z.array(z.string().max(254)).max(1000)
/** Role and groups (Pro); everything else about the account stays, other groups too. An admin who is none any more leaves the admins' group. */
const userAccessSchema = z.object({ name, role: z.string().max(64), add: groupIds, remove: groupIds })
export type UserAccess = z.infer<typeof userAccessSchema>
const done = z.object({})

export const adminPeopleContract = {
  /** Groups only of the Pro edition. */
  users: call('admin', z.object({}), z.object({ users: z.array(userRowSchema), groups: z.array(groupRowSchema) })),
  createUser: call(
    'admin',
    z.object({ name, password: z.string().min(1).max(1024), role: z.string().max(64), groupIds: groupIds.optional() }),
    done,
  ),
  setUserAccess: call('admin', userAccessSchema, done),
  /** `withClients`: their remote clients, too. */
  setUser: call('admin', z.object({ name, enabled: z.boolean(), withClients: z.boolean() }), done),
  /** Empty on the community edition, which has neither. */
  waiting: call('admin', z.object({}), waitingSchema),
  answerWaitingPerson: call('admin', z.object({ name, admitted: z.boolean() }), done),
  /** `until`: Unix ms. The answer's `grantId` is '' where the server doesn't tell. */
  giveAccess: call('admin', z.object({ network: id, id, until: z.number().positive() }), z.object({ grantId: z.string() })),
  refuseAccess: call('admin', z.object({ network: id, id }), done),
  endAccess: call('admin', z.object({ network: id, grantId: id }), done),
  removeUser: call('admin', z.object({ name, withClients: z.boolean() }), done),
} as const
