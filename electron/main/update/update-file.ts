import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { createJsonFile, type JsonFile } from '../../client/session/json-file.ts'

const seenSchema = z.object({ counter: z.number(), digest: z.string() })

/** What this person's app remembers about updates. The helper has its own memory, and its word counts. */
const updateMemorySchema = z.object({
  /** Chance alone decides when a staged release is this computer's turn; it is never sent anywhere. */
  clientId: z.union([z.uuid(), z.literal('')]),
  /** The newest manifest that was believed, by channel. */
  seen: z.object({ stable: seenSchema.optional(), beta: seenSchema.optional() }),
  /** An AppImage that took the place of another one, by this app: told after the start that follows. */
  replaced: z
    .object({ version: z.string().max(64), from: z.string().max(64), at: z.number() })
    .nullable()
    .default(null),
  /** The last piece of news that was told. */
  told: z.string().max(200),
})
export type UpdateMemory = z.infer<typeof updateMemorySchema>

export function openUpdateMemory(configDir: string): JsonFile<UpdateMemory> {
  return createJsonFile<UpdateMemory>(path.join(configDir, 'updates.json'), updateMemorySchema, {
    clientId: '',
    seen: {},
    replaced: null,
    told: '',
  })
}

/** Made when it is needed first, then stable. */
export function clientIdOf(memory: JsonFile<UpdateMemory>): string {
  const { clientId } = memory.read()
  if (clientId !== '') return clientId
  const fresh = randomUUID()
  const kept = memory.update((before) => (before.clientId === '' ? { ...before, clientId: fresh } : before))
  return kept.ok ? kept.value.clientId : fresh
}
