import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'

export const databaseName = 'waygate.db'

/** The server's folder, held by this process alone until `release`. */
export interface DataDir {
  readonly databasePath: string
  /** Signs sign-in tokens. Made at the first start. */
  readonly secret: Uint8Array
  /** Tells a second server who is here. */
  announce(address: string): void
  release(): void
}

/** Faults: `already.running` (another server holds it), `disk.failed` (can't be made or written). */
export function openDataDir(path: string): Result<DataDir> {
  try {
    makeFolder(resolve(path))
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: messageOf(error) })
  }
  const holder = join(path, 'running.json')
  const lock = takeLock(path, holder)
  if (!lock.ok) return lock
  try {
    return ok({
      databasePath: join(path, databaseName),
      secret: readSecret(join(path, 'secret')),
      announce: (address) => writeFileSync(holder, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 }),
      release: () => {
        rmSync(holder, { force: true })
        lock.value.close()
      },
    })
  } catch (error) {
    lock.value.close()
    return fail({ code: 'disk.failed', path, detail: messageOf(error) })
  }
}

/** One level at a time: Node's own recursive mkdir never returns where the kernel says ENOENT for a child of an existing folder (as below /proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/**
 * An open exclusive transaction on a database of its own: the kernel lets go of it when the process ends, however it ends, so there is no stale lock
 * to clean up.
 */
function takeLock(path: string, holder: string): Result<DatabaseSync> {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(join(path, 'lock.db'))
    lock.exec('PRAGMA busy_timeout=0; BEGIN EXCLUSIVE')
    return ok(lock)
  } catch (error) {
    lock?.close()
    return fail(lockFault(path, holder, error))
  }
}

function lockFault(path: string, holder: string, error: unknown): Fault {
  if (!/locked|busy/i.test(messageOf(error))) return { code: 'disk.failed', path, detail: messageOf(error) }
  return { code: 'already.running', what: `the control server of ${path}`, detail: describeHolder(holder) }
}

function describeHolder(holder: string): string {
  try {
    const content: unknown = JSON.parse(readFileSync(holder, 'utf8'))
    if (typeof content === 'object' && content !== null && 'pid' in content && 'address' in content) {
      return `process ${String(content.pid)} serves it at ${String(content.address)}`
    }
  } catch {
    // it has the folder but has not said yet where it listens
  }
  return 'another process holds it'
}

const secretBytes = 64

function readSecret(path: string): Uint8Array {
  const known = readOrNull(path)
  if (known !== null && known.length === secretBytes) return known
  if (known !== null) throw new Error(`${path} is damaged (${known.length} bytes): remove it to sign everybody out and start afresh`)
  const secret = randomBytes(secretBytes)
  const fresh = `${path}.new`
  const file = openSync(fresh, 'w', 0o600)
  try {
    writeSync(file, secret)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(fresh, path)
  return secret
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
