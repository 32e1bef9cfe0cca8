import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Route } from '../../../electron/server/http/router.ts'
import { type ServerOptions, startServer } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'

export interface LiveServer {
  readonly url: string
  readonly endpoints: readonly Route[]
  readonly dataDir: string
  readonly database: Database
  /** What went wrong inside; a test that finds something here failed. */
  readonly troubles: unknown[]
  stop(): Promise<void>
}

export const owner = { user: 'owner', password: 'waygate-pass' }

/** The real server on a free loopback port with a database of its own. */
export async function startLiveServer(options: Partial<ServerOptions> = {}): Promise<LiveServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'waygate-server-'))
  const troubles: unknown[] = []
  let opened: Database | null = null
  const server = await startServer({
    listen: { host: '127.0.0.1', port: 0 },
    dataDir,
    name: 'nm.lab',
    // browsers come back to where the server really is
    ...(options.sso === undefined ? { apiAddress: 'api.nm.lab:443' } : {}),
    onTrouble: (error) => troubles.push(error),
    ...options,
    seed: (database) => {
      opened = database
      options.seed?.(database)
    },
  })
  const database: Database | null = opened
  if (!server.ok || database === null) {
    rmSync(dataDir, { recursive: true, force: true })
    throw new Error(`the server did not start: ${JSON.stringify(server)}`)
  }
  return {
    url: server.value.url,
    endpoints: server.value.endpoints,
    dataDir,
    database,
    troubles,
    stop: async () => {
      await server.value.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
