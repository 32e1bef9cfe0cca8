import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { editionSchema } from '../../model/snapshot.ts'
import { call, push } from '../contract.ts'

export const sessionViewSchema = z.object({
  state: z.enum(['signedOut', 'signingIn', 'signedIn', 'expired']),
  server: z.string(),
  user: z.string(),
  /** May this account administer gateways at all. */
  admin: z.boolean(),
  edition: editionSchema.nullable(),
  version: z.string(),
  /** Unix ms of the token's end, 0 when signed out. */
  expiresAt: z.number(),
  /** Null: the server answered last time. */
  trouble: z.object({ fault: faultSchema, since: z.number() }).nullable(),
  /** Where secrets lie, when not in a keyring: said once. */
  plainSecrets: z.boolean(),
})
export type SessionView = z.infer<typeof sessionViewSchema>

const done = z.object({})

export const sessionContract = {
  session: push('all', sessionViewSchema),
  signIn: call(
    'all',
    z.object({ server: z.string().min(1).max(300), user: z.string().min(1).max(254), password: z.string().min(1).max(1024) }),
    done,
  ),
  signOut: call('all', z.object({}), done),
} as const
