import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { hashToken } from '../../../electron/server/auth/security-check.ts'
import { codeThrottle, passwordThrottle, type ThrottleOptions } from '../../../electron/server/auth/throttle.ts'
import { startServer } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import type { Draft } from '../../../electron/server/store/draft.ts'
import { keyOf, type TableName, tableNames, type UserRecord } from '../../../electron/server/store/records.ts'
import { owner } from '../replay/live-server.ts'
import { plainHost } from '../replay/plain-host.ts'
import { seedCast } from '../replay/seed-cast.ts'
import { agentHostId, agentToken } from './requests.ts'
import { invited, known } from './unrecorded.ts'

/**
 * The server that is fuzzed, as a process of its own: `node program.mjs DIR EDITION`. Says its address once; every message puts the recorded cast back in the place
 * of whatever the requests have made, and is answered with what that left in memory.
 */

export interface FuzzReport {
  /** Bytes of live objects after a full collection, with the same records as at every other report. */
  readonly heapUsed: number
  /** Unexpected errors since the last report. */
  readonly troubles: readonly string[]
}

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const troubles: string[] = []
cheapenPasswords()
let database: Database | null = null

/** As in earnest, but for the time that it takes: a wrong password would cost the suite eight seconds, and soon no password would be looked at any more. */
function impatient(options: ThrottleOptions): ThrottleOptions {
  return { ...options, windowSeconds: 1, wait: async () => undefined }
}

const started = await startServer({
  listen: { host: '127.0.0.1', port: 0 },
  dataDir: process.argv[2] ?? '',
  bootstrap: owner,
  edition: process.argv[3] === 'pro' ? 'pro' : 'ce',
  throttles: { passwords: impatient(passwordThrottle), codes: impatient(codeThrottle) },
  seed: (opened) => {
    database = opened
  },
  onTrouble: (error) => troubles.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
})
if (!started.ok) throw new Error(JSON.stringify(started.fault))
const ownerRecord = ownerOf(database)
/** Has the owner's password and few rights. */
const memberRecord = ownerRecord && { ...ownerRecord, name: 'member', role: 'service-user' as const, groups: ['office-network-user-grp'] }
putBack()
process.on('message', () => {
  putBack()
  collect()
  const report: FuzzReport = { heapUsed: process.memoryUsage().heapUsed, troubles: troubles.splice(0) }
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
process.send?.(started.value.url)

/** A hash at its full price is 30 ms of a core: of a hundred thousand requests to accounts that would be the most of the time. */
function cheapenPasswords(): void {
  const { argon2 } = crypto
  crypto.argon2 = (algorithm, parameters, told) => argon2(algorithm, { ...parameters, memory: 8 * parameters.parallelism, passes: 1 }, told)
  syncBuiltinESMExports()
}

function putBack(): void {
  if (database === null) return
  const draft = database.draft()
  for (const table of tableNames) removeAll(draft, table)
  // as they were: a password or second factor that a request changed would end the sign-in that all others use
  for (const user of [ownerRecord, memberRecord]) if (user !== undefined) draft.put('users', user)
  database.commit(draft)
  database.checkIns.clear()
  seedCast(database)
  const agents = database.draft()
  agents.put('hosts', { ...plainHost('agent'), id: agentHostId, tokenHash: hashToken(agentToken) })
  putKnown(agents)
  database.commit(agents)
}

/** What requests name that the recordings don't have. */
function putKnown(draft: Draft): void {
  const times = { createdAt: 1, updatedAt: 1 }
  const uses = { unlimited: true, usesRemaining: 0, expiresAt: 0, type: 3, isDefault: false }
  draft.put('enrolmentKeys', { value: known, networks: ['office'], tags: ['known-key'], groups: null, ...uses })
  draft.put('pendingUsers', { name: invited, subject: '', createdAt: 1 })
  draft.put('invites', { email: invited, role: 'service-user', groups: null, networkRoles: null, code: known, createdAt: 1 })
  const undecided = { decidedAt: 0, decidedBy: '', revokedAt: 0, expiresAt: 0, grantId: known }
  const wish = { id: known, network: 'office', user: 'member', reason: 'on call', requestedAt: 1 }
  draft.put('accessRequests', { ...wish, status: 'pending', ...undecided })
  const check = { id: known, name: 'known', network: 'office', description: '', createdBy: owner.user }
  draft.put('postureChecks', { ...check, attribute: 'os', values: ['linux'], severity: 1, groups: ['*'], enabled: true, ...times })
}

/** Typed as what it may be by now, which the compiler can't see. */
function ownerOf(opened: Database | null): UserRecord | undefined {
  return opened?.view.get('users', owner.user)
}

function removeAll<T extends TableName>(draft: Draft, table: T): void {
  for (const record of draft.list(table)) {
    const key = keyOf[table](record)
    if (table !== 'users' || (key !== owner.user && key !== memberRecord?.name)) draft.remove(table, key)
  }
}
