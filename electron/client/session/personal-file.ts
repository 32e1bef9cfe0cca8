import path from 'node:path'
import { z } from 'zod'
import { mtuLimitSchema } from '../../common/contracts/app/tunnel.ts'
import { createJsonFile, type JsonFile } from './json-file.ts'

/** What this person's app and CLI remember besides the sign-in. No secrets. Keys are accounts (`<user>@<server host>`). */
const personalSchema = z.object({
  favourites: z.record(z.string(), z.array(z.string())),
  /** Gateway id → unix ms of the last join. */
  lastUsed: z.record(z.string(), z.record(z.string(), z.number())),
  /** Gateways that take over, in order. */
  failover: z.record(z.string(), z.array(z.string())).default({}),
  /** Where this person was signed in before they signed out; '' before the first time. */
  lastServer: z.string().default(''),
  /** The largest packet that tunnels may carry, in bytes; null: as large as gateway and path let through. */
  mtuLimit: mtuLimitSchema.default(null),
  /** Access that is given for a time only, by network, as it was seen last. */
  timedAccess: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ state: z.enum(['needed', 'requested', 'denied', 'granted', 'expired']), until: z.number() })),
    )
    .default({}),
  /** A key of the helper's that was made for a join which failed: the next join takes it. Its private half never leaves the helper. */
  spareKey: z.object({ keyId: z.string(), publicKey: z.string() }).nullable(),
  /** Registrations that should be switched off at the server and weren't yet. */
  disable: z.array(z.object({ account: z.string(), network: z.string(), clientId: z.string() })),
})
export type Personal = z.infer<typeof personalSchema>

export function personalFile(configDir: string): JsonFile<Personal> {
  return createJsonFile<Personal>(path.join(configDir, 'personal.json'), personalSchema, {
    favourites: {},
    lastUsed: {},
    failover: {},
    lastServer: '',
    mtuLimit: null,
    timedAccess: {},
    spareKey: null,
    disable: [],
  })
}
