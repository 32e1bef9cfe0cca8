import { z } from 'zod'
import { call } from '../contract.ts'

/** What lets new hosts in, without its secret. */
export const enrolmentKeyRowSchema = z.object({
  name: z.string(),
  networks: z.array(z.string()),
  kind: z.enum(['uses', 'timed', 'unlimited']),
  usesLeft: z.number(),
  /** Unix ms, 0 = never. */
  expiresAt: z.number(),
  /** Belongs to its network; the server deletes it with that. */
  isDefault: z.boolean(),
})
export type EnrolmentKeyRow = z.infer<typeof enrolmentKeyRowSchema>

export const newEnrolmentKeySchema = z.object({
  /** Netmaker's own bounds. */
  name: z.string().min(3).max(32),
  networks: z.array(z.string().max(64)).max(100),
  validity: z.union([
    z.object({ uses: z.number().int().min(1).max(100_000) }),
    /** Unix ms. */
    z.object({ until: z.number().int() }),
    z.literal('unlimited'),
  ]),
})
export type NewEnrolmentKey = z.infer<typeof newEnrolmentKeySchema>

const named = z.object({ name: z.string().max(64) })

/** Enrolment keys. The secret itself never reaches a page: what a host needs goes from main into the clipboard. */
export const adminKeysContract = {
  enrolmentKeys: call('admin', z.object({}), z.object({ keys: z.array(enrolmentKeyRowSchema) })),
  createEnrolmentKey: call('admin', newEnrolmentKeySchema, z.object({})),
  /** The command that brings a new host in, into the clipboard; `program`: whose command it is. */
  copyEnrolment: call('admin', named, z.object({ program: z.enum(['waygate', 'netclient']) })),
  removeEnrolmentKey: call('admin', named, z.object({})),
} as const
