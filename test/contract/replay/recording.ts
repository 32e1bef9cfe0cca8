import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A recorded exchange with a real Netmaker (fixtures/README is their origin's: 226 requests and answers of a v1.5.1 community edition). */
export const exchangeSchema = z.object({
  title: z.string(),
  /** Whose token was sent: 'none' = no Authorization header, 'not-a-token' = that text. */
  as: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    rawBody: z.string().optional(),
  }),
  answer: z.object({
    status: z.number(),
    type: z.string().nullable(),
    disposition: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    text: z.string().optional(),
    bytes: z.string().optional(),
  }),
})
export type Exchange = z.infer<typeof exchangeSchema>

const recordingSchema = z.object({ about: z.string(), server: z.string(), exchanges: z.array(exchangeSchema) })

export function readRecording(name: string): Exchange[] {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url)
  return recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).exchanges
}
