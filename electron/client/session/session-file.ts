import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { editionSchema } from '../../common/model/snapshot.ts'
import { createJsonFile, type JsonFile, keptAside } from './json-file.ts'
import type { TextCodec } from './sealed-text.ts'

/** One sign-in, shared by app and CLI. The token is as good as the password until it expires: the file is 0600. */
export const storedSessionSchema = z.object({
  /** Origin of the API. */
  server: z.string(),
  user: z.string(),
  token: z.string(),
  /** Unix ms, 0 when the token doesn't tell. */
  expiresAt: z.number(),
  version: z.string(),
  edition: editionSchema,
  admin: z.boolean(),
  /** Unix ms when the server refused the token, 0 = it didn't. */
  refusedAt: z.number(),
  /** `ip:port` of the API at its last success: what `dial` may reach while traffic is held. */
  apiAddresses: z.array(z.string()),
})
export type StoredSession = z.infer<typeof storedSessionSchema>

const storedSchema = z.object({
  /** `accountOf` of the one in use; null: signed out, though others may be kept. */
  active: z.string().nullable(),
  accounts: z.array(storedSessionSchema),
})
export type StoredAccounts = z.infer<typeof storedSchema>

/** Versions up to 0.1 kept one sign-in. */
const singleSchema = z.object({ session: storedSessionSchema.nullable() }).transform(
  ({ session }): StoredAccounts => ({
    active: session === null ? null : accountOf(session),
    accounts: session === null ? [] : [session],
  }),
)

const noAccounts: StoredAccounts = { active: null, accounts: [] }

const fileName = 'session.json'
const anySchema = z.union([storedSchema, singleSchema])

/** Sealed when `codec` has a key, else plain; 0600 in both cases. */
export function sessionFile(configDir: string, codec: TextCodec): JsonFile<StoredAccounts> {
  return createJsonFile<StoredAccounts>(path.join(configDir, fileName), anySchema, noAccounts, codec)
}

/**
 * Accounts that were kept beside, because their key was locked when others were written, come back beside those, which count more. What another key sealed,
 * or a later version wrote, stays where it is.
 */
export function reclaimKept(configDir: string, file: JsonFile<StoredAccounts>, codec: TextCodec): void {
  for (const name of namesIn(configDir).filter((one) => one.startsWith(`${fileName}${keptAside}`))) {
    const aside = path.join(configDir, name)
    const kept = createJsonFile<StoredAccounts>(aside, anySchema, noAccounts, codec).read()
    if (kept.accounts.length === 0) continue
    const written = file.update((now) => {
      const known = now.accounts.map(accountOf)
      return {
        active: now.active ?? kept.active,
        accounts: [...now.accounts, ...kept.accounts.filter((one) => !known.includes(accountOf(one)))],
      }
    })
    if (written.ok) fs.rmSync(aside, { force: true })
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return fs.readdirSync(directory)
  } catch {
    return []
  }
}

/** `<user>@<server host>`: whose passes they are (pass.ts). */
export function accountOf(session: Pick<StoredSession, 'server' | 'user'>): string {
  return `${session.user}@${new URL(session.server).host}`
}
