import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Fault } from '../common/fault.ts'
import type { Result } from '../common/result.ts'
import { databaseName, openDataDir } from './data-dir.ts'
import { parseListenAddress } from './listen-address.ts'
import { startServer } from './start-server.ts'
import { type BackupFacts, backupDatabase, type RestoreFacts, restoreDatabase } from './store/backup.ts'

/** `waygate serve` as typed. */
export interface ServeOptions {
  readonly listen: string
  readonly data: string
  readonly bootstrapUser?: string
  readonly bootstrapPasswordStdin?: boolean
  readonly behindProxy?: boolean
  readonly name?: string
  readonly apiAddress?: string
  /** Lines for people. */
  readonly say: (line: string) => void
  /** Unexpected errors of requests. */
  readonly warn: (line: string) => void
}

/** Runs the control server in the foreground until SIGTERM or SIGINT. null = it was asked to end and did; a fault = it could not start. */
export async function runServe(options: ServeOptions): Promise<Fault | null> {
  // nothing that this process makes is for anybody else
  process.umask(0o077)
  const listen = parseListenAddress(options.listen)
  if (listen === null) {
    return { code: 'server.address', address: options.listen, reason: 'Write it like 127.0.0.1:8081, [::1]:8081 or 8081' }
  }
  const ended = endSignal()
  const bootstrap = await readBootstrap(options)
  if (typeof bootstrap === 'string') return { code: 'request.malformed', detail: bootstrap }
  const server = await startServer({
    listen,
    dataDir: options.data,
    behindProxy: options.behindProxy ?? false,
    onTrouble: (error) => options.warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    ...(bootstrap === null ? {} : { bootstrap }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.apiAddress === undefined ? {} : { apiAddress: options.apiAddress }),
  })
  if (!server.ok) return server.fault
  options.say(`Listening on ${server.value.url}, data in ${options.data}`)
  await ended
  await server.value.stop()
  options.say('Stopped')
  return null
}

/** `waygate serve backup`, beside a running server or not. Sign-ins are not in it: the folder's `secret` signs them, and a backup is no key to anything. */
export function runBackup(dataDir: string, file: string): Result<BackupFacts> {
  return backupDatabase(join(dataDir, databaseName), file)
}

/** `waygate serve restore`. Refused with `already.running` while a server runs on the folder. */
export function runRestore(dataDir: string, file: string): Result<RestoreFacts> {
  const held = openDataDir(dataDir)
  if (!held.ok) return held
  try {
    return restoreDatabase(held.value.databasePath, file, new Date())
  } finally {
    held.value.release()
  }
}

async function readBootstrap(options: ServeOptions): Promise<{ user: string; password: string } | string | null> {
  const { bootstrapUser: user, bootstrapPasswordStdin: fromStdin } = options
  if (user === undefined) return fromStdin ? '--bootstrap-password-stdin needs --bootstrap-user' : null
  if (!fromStdin) return '--bootstrap-user needs --bootstrap-password-stdin (a password in the arguments would be visible to everybody)'
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  return password === '' ? 'no password came on standard input' : { user, password }
}

/** The first signal ends the server in order, the second one at once. */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
  })
}
