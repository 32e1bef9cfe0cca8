import { closeSync, copyFileSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { openDatabase } from './database.ts'
import { schemaOf } from './migrations.ts'

/**
 * Writes the state of one moment into a new file, readable by its owner alone, while a server may go on writing (a WAL reader blocks nobody). The
 * file has its name only once it is whole, checked and on the disk. Faults: `server.database`, `server.backupExists`, `disk.failed`.
 */
export function backupDatabase(path: string, target: string): Result<BackupFacts> {
  if (!existsSync(path)) return fail({ code: 'server.database', path, detail: 'there is no database there' })
  if (existsSync(target)) return fail({ code: 'server.backupExists', path: target })
  const part = `${target}.part`
  try {
    // SQLite would make it readable by everybody
    closeSync(openSync(part, 'wx', 0o600))
  } catch (error) {
    return fail({ code: 'disk.failed', path: part, detail: messageOf(error) })
  }
  try {
    const source = new DatabaseSync(path, { readOnly: true })
    try {
      source.prepare('VACUUM INTO ?').run(part)
    } finally {
      source.close()
    }
    const trouble = integrityOf(part)
    if (trouble !== null) return fail({ code: 'server.database', path, detail: trouble })
    flush(part)
    // unlike a rename, a link never replaces
    linkSync(part, target)
    flush(dirname(resolve(target)))
    return ok({ path: target, bytes: statSync(target).size })
  } catch (error) {
    return fail(faultOf(path, error))
  } finally {
    rmSync(part, { force: true })
  }
}

export interface BackupFacts {
  readonly path: string
  readonly bytes: number
}

export interface RestoreFacts {
  /** Where the replaced database is now; null: there was none. */
  readonly kept: string | null
}

/**
 * Puts a backup in the place of a database that nobody serves (the caller holds the folder). A copy of the backup is opened as a server would, brought
 * up to date and checked before anything is replaced; the old database stays beside it. Whatever interrupts it, the file is the old or the new one.
 * Faults: `server.database` (the backup is none, is damaged or newer; or somebody has the old one open), `disk.failed`.
 */
export function restoreDatabase(path: string, source: string, now: Date): Result<RestoreFacts> {
  const fresh = `${path}.restoring`
  try {
    forget(fresh)
    const trouble = backupTrouble(source)
    if (trouble !== null) return fail({ code: 'server.database', path: source, detail: trouble })
    copyFileSync(source, fresh)
    const opened = openDatabase(fresh)
    if (!opened.ok) return fail('path' in opened.fault ? { ...opened.fault, path: source } : opened.fault)
    opened.value.close()
    flush(fresh)
    const fault = settle(path)
    if (fault !== null) return fail(fault)
    const kept = existsSync(path) ? `${path}.before-${stamp(now)}` : null
    // a second name, so that there is a database under the first one at every moment
    if (kept !== null) linkSync(path, kept)
    renameSync(fresh, path)
    flush(dirname(resolve(path)))
    return ok({ kept })
  } catch (error) {
    return fail(faultOf(source, error))
  } finally {
    forget(fresh)
  }
}

/** Why this is no backup of ours; null: it may be one. */
function backupTrouble(source: string): string | null {
  if (!existsSync(source)) return 'there is no such file'
  if (existsSync(`${source}-wal`)) return 'it is a database in use, not a backup: make one with waygate serve backup'
  const sqlite = new DatabaseSync(source, { readOnly: true })
  try {
    return schemaOf(sqlite) === 0 ? 'it is no backup of a Waygate server' : null
  } finally {
    sqlite.close()
  }
}

/**
 * Brings everything of the old database into its one file: a write-ahead log that stayed would be applied to the new one. What can't be read any more is
 * moved aside as it is.
 */
function settle(path: string): Fault | null {
  if (!existsSync(`${path}-wal`)) return null
  try {
    const sqlite = new DatabaseSync(path)
    sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    sqlite.close()
  } catch {
    renameSync(`${path}-wal`, `${path}-wal.damaged`)
  }
  if (existsSync(`${path}-wal`)) return { code: 'server.database', path, detail: 'another program has it open: end that first' }
  rmSync(`${path}-shm`, { force: true })
  return null
}

/** What SQLite finds wrong with a file; null: nothing. */
function integrityOf(path: string): string | null {
  const sqlite = new DatabaseSync(path, { readOnly: true })
  try {
    const verdict = String(sqlite.prepare('PRAGMA integrity_check(1)').get()?.integrity_check ?? '')
    return verdict === 'ok' ? null : verdict
  } finally {
    sqlite.close()
  }
}

function forget(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true })
}

/** To the disk: a file's content, or a folder's names. */
function flush(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** 2026-11-26T15-04-05Z */
function stamp(now: Date): string {
  return now.toISOString().replace(/\.\d+/, '').replaceAll(':', '-')
}

function faultOf(path: string, error: unknown): Fault {
  const detail = messageOf(error)
  const unreadable = /not a database|malformed|no such (table|column)|encrypted/i.test(detail)
  return unreadable ? { code: 'server.database', path, detail: `it can't be read (${detail})` } : { code: 'disk.failed', path, detail }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
