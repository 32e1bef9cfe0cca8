import { z } from 'zod'
import type { Edition } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { serverOperations, serverStatusSchema } from '../../netmaker/wire/server.ts'

export interface ServerFacts {
  /** '' when the server doesn't tell strangers: from v1.2.0 on it does. */
  readonly version: string
  readonly edition: Edition
}

/** Netmaker's own status, recognised by one of the fields that no other server has: before it is known what answers, no password is sent. */
const probeOperation = {
  ...serverOperations.status,
  answer: z
    .record(z.string(), z.unknown())
    .refine((body) => 'db_connected' in body || 'is_pro' in body || 'license_error' in body, 'no fields of a Netmaker server')
    .pipe(serverStatusSchema),
}

/** Who answers there, before anything secret is sent. */
export async function readServer(api: NetmakerClient, signal: AbortSignal): Promise<Result<ServerFacts>> {
  const status = await api.call(probeOperation, { signal })
  if (status.ok) return ok({ version: status.value.version, edition: status.value.isPro ? 'pro' : 'ce' })
  const { fault } = status
  // Servers of before there was a status say at least that they are up, in words of their own
  if (fault.code === 'server.noRoute' && (await isUp(api, signal))) return ok({ version: '', edition: 'ce' })
  const foreign =
    fault.code === 'server.noRoute' || fault.code === 'server.malformed' || (fault.code === 'server.refused' && fault.status < 500)
  return foreign ? fail({ code: 'server.notNetmaker', server: api.origin, detail: `GET /api/server/status: ${fault.code}` }) : status
}

/** What only somebody signed in is told: the version of servers older than v1.2.0, and their edition. A server that doesn't tell stays as it was. */
export async function readOlderServer(api: NetmakerClient, known: ServerFacts, signal: AbortSignal): Promise<ServerFacts> {
  if (known.version !== '') return known
  const config = await api.call(serverOperations.config, { signal })
  if (!config.ok) return known
  return { version: config.value.version, edition: config.value.isPro ? 'pro' : known.edition }
}

async function isUp(api: NetmakerClient, signal: AbortSignal): Promise<boolean> {
  const health = await api.call(serverOperations.health, { signal })
  return health.ok && /^server is up and running/i.test(health.value)
}
