import path from 'node:path'
import { z } from 'zod'
import { type Latency, latencySchema } from '../../common/contracts/app/gateways.ts'
import { createJsonFile, type JsonFile } from '../session/json-file.ts'

/** By gateway id. */
export type Latencies = Readonly<Record<string, Latency>>

/** By account (`<user>@<server host>`): what was measured while traffic could leave, for the times when it can't. */
export function latencyFile(configDir: string): JsonFile<Record<string, Latencies>> {
  const schema = z.record(z.string(), z.record(z.string(), latencySchema))
  return createJsonFile<Record<string, Latencies>>(path.join(configDir, 'latency.json'), schema, {})
}
