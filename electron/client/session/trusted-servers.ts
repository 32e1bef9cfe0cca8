import path from 'node:path'
import { z } from 'zod'
import type { ServerTrust } from '../../netmaker/server-trust.ts'
import { createJsonFile, type JsonFile } from './json-file.ts'

/** Whom this person believes at which server (by origin), beyond the public authorities. No secrets, but what is written here is believed: 0600. */
const trustedSchema = z.record(
  z.string(),
  z.object({
    ca: z.string().optional(),
    pin: z.object({ fingerprint: z.string(), chain: z.array(z.string()) }).optional(),
    /** The person signs in there although everybody on the way can read along. */
    plainHttp: z.boolean().optional(),
  }),
)
export type TrustedServers = z.infer<typeof trustedSchema>

export function trustedServersFile(configDir: string): JsonFile<TrustedServers> {
  return createJsonFile<TrustedServers>(path.join(configDir, 'servers.json'), trustedSchema, {})
}

/** `extraCa` (PEM) holds at every server that has no authority of its own here. */
export function trustOf(trusted: TrustedServers, origin: string, extraCa: string | undefined): ServerTrust {
  const { ca = extraCa, pin } = trusted[origin] ?? {}
  return { ...(ca === undefined ? {} : { ca }), ...(pin === undefined ? {} : { pin }) }
}
