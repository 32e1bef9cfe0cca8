import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { hashToken } from '../../../electron/server/auth/security-check.ts'
import { startServer } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import type { Draft } from '../../../electron/server/store/draft.ts'
import { keyOf, type TableName, tableNames } from '../../../electron/server/store/records.ts'
import { owner } from '../replay/live-server.ts'
import { plainHost } from '../replay/plain-host.ts'
import { seedCast } from '../replay/seed-cast.ts'
import { agentHostId, agentToken } from './requests.ts'

/**
 * The server that is fuzzed, as a process of its own: `node program.mjs DIR`. Says its address once; every message puts the recorded cast back in the place
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
let database: Database | null = null

const started = await startServer({
  listen: { host: '127.0.0.1', port: 0 },
  dataDir: process.argv[2] ?? '',
  bootstrap: owner,
  seed: (opened) => {
    database = opened
  },
  onTrouble: (error) => troubles.push(error instanceof Error ? (error.stack ?? error.message) : String(error)),
})
if (!started.ok) throw new Error(JSON.stringify(started.fault))
putBack()
process.on('message', () => {
  putBack()
  collect()
  const report: FuzzReport = { heapUsed: process.memoryUsage().heapUsed, troubles: troubles.splice(0) }
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
process.send?.(started.value.url)

function putBack(): void {
  if (database === null) return
  const draft = database.draft()
  for (const table of tableNames) removeAll(draft, table)
  const super_ = database.view.get('users', owner.user)
  if (super_ !== undefined) draft.put('users', { ...super_, disabled: false })
  database.commit(draft)
  database.checkIns.clear()
  seedCast(database)
  const agents = database.draft()
  agents.put('hosts', { ...plainHost('agent'), id: agentHostId, tokenHash: hashToken(agentToken) })
  database.commit(agents)
}

function removeAll<T extends TableName>(draft: Draft, table: T): void {
  for (const record of draft.list(table)) {
    const key = keyOf[table](record)
    if (table !== 'users' || key !== owner.user) draft.remove(table, key)
  }
}
