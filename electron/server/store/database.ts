import { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type Changes, createDraft, type Draft, emptyTables, isEmpty, type Tables, type View, viewOf } from './draft.ts'
import { migrate, migrations, schemaOf } from './migrations.ts'
import { type RecordTypes, type TableName, tableNames } from './records.ts'

/**
 * The store: everything in memory for reading, every acknowledged change in SQLite first (WAL, synchronous=FULL: a commit is on the disk before the
 * answer goes out). One operation = one `Draft` = one transaction.
 */
export interface Database {
  readonly view: View
  draft(): Draft
  /** Writes the draft, then makes it visible and tells the listeners. A failed write changes nothing and is thrown as `DiskTrouble`. */
  commit(draft: Draft): void
  onCommit(listener: (committed: Committed) => void): void
  /** Grows with every commit: what was made from the view is good for as long as it stays. */
  readonly commits: number
  /** Unix milliseconds of a host's last sign of life; kept out of the transactions, written every now and then by `flushCheckIns`. */
  readonly checkIns: Map<string, number>
  flushCheckIns(): void
  close(): void
}

export interface Committed {
  readonly changes: Changes
  /** The changed records as they were; undefined = new. */
  before<T extends TableName>(table: T, key: string): RecordTypes[T] | undefined
}

/** The disk refused a write. Operations answer it as a 500 that says so; nothing was changed. */
export class DiskTrouble extends Error {}

/** Opens the file, or makes it; brings an older one up to date. Faults: `server.database` (damaged, newer, not ours; never touched), `disk.failed`. */
export function openDatabase(path: string, steps: readonly string[] = migrations): Result<Database> {
  let sqlite: DatabaseSync | null = null
  try {
    sqlite = new DatabaseSync(path)
    const trouble = troubleOf(sqlite, steps)
    if (trouble !== null) {
      sqlite.close()
      return fail({ code: 'server.database', path, detail: trouble })
    }
    // how durable a commit is: see the docstring of Database
    sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=2000')
    migrate(sqlite, steps)
    return ok(createDatabase(sqlite))
  } catch (error) {
    sqlite?.close()
    return fail(openFault(path, error))
  }
}

/** Why this file can't be served; null: it can. Reads all of it (about 0.1 s for ten thousand hosts). */
function troubleOf(sqlite: DatabaseSync, steps: readonly string[]): string | null {
  const schema = schemaOf(sqlite)
  if (schema > steps.length) return `written by a newer Waygate (schema ${schema}, this one knows ${steps.length}): start it with that one`
  const tables = Number(sqlite.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0)
  if (schema === 0 && tables > 0) return 'a database of something else'
  const [first] = sqlite.prepare('PRAGMA integrity_check(1)').all()
  const verdict = String(first?.integrity_check ?? '')
  return verdict === 'ok' ? null : damaged(verdict)
}

function damaged(detail: string): string {
  return `the database is damaged (${detail}): put back a backup with waygate serve restore`
}

function openFault(path: string, error: unknown): Fault {
  const detail = error instanceof Error ? error.message : String(error)
  if (error instanceof UnreadableRecord) return { code: 'server.database', path, detail }
  const unreadable = /not a database|malformed|no such (table|column)/i.test(detail)
  return unreadable ? { code: 'server.database', path, detail: damaged(detail) } : { code: 'disk.failed', path, detail }
}

class UnreadableRecord extends Error {}

function createDatabase(sqlite: DatabaseSync): Database {
  const tables = readTables(sqlite)
  const checkIns = readCheckIns(sqlite)
  const put = sqlite.prepare('INSERT INTO records VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET record = excluded.record')
  const remove = sqlite.prepare('DELETE FROM records WHERE kind = ? AND key = ?')
  const putCheckIn = sqlite.prepare('INSERT INTO checkIns VALUES (?, ?) ON CONFLICT (hostId) DO UPDATE SET at = excluded.at')
  const dropCheckIn = sqlite.prepare('DELETE FROM checkIns WHERE hostId = ?')
  const written = new Map(checkIns)
  const listeners: ((committed: Committed) => void)[] = []
  let commits = 0

  function transaction(write: () => void): void {
    try {
      sqlite.exec('BEGIN IMMEDIATE')
      write()
      sqlite.exec('COMMIT')
    } catch (error) {
      if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
      throw new DiskTrouble(error instanceof Error ? error.message : String(error))
    }
  }

  return {
    view: viewOf(tables),
    checkIns,
    get commits() {
      return commits
    },
    draft: () => createDraft(tables),
    onCommit: (listener) => {
      listeners.push(listener)
    },
    commit: (draft) => {
      if (isEmpty(draft)) return
      transaction(() => {
        for (const table of tableNames) {
          for (const [key, record] of draft.changes[table]) {
            if (record === null) remove.run(table, key)
            else put.run(table, key, JSON.stringify(record))
          }
        }
      })
      const before = new Map(tableNames.map((table) => [table, apply(tables, draft, table)]))
      commits++
      const committed: Committed = {
        changes: draft.changes,
        before: <T extends TableName>(table: T, key: string) => before.get(table)?.get(key) as RecordTypes[T] | undefined,
      }
      for (const listener of listeners) listener(committed)
    },
    flushCheckIns: () => {
      const changed = [...checkIns].filter(([hostId, at]) => written.get(hostId) !== at)
      const gone = [...written.keys()].filter((hostId) => !checkIns.has(hostId))
      if (changed.length === 0 && gone.length === 0) return
      transaction(() => {
        for (const [hostId, at] of changed) putCheckIn.run(hostId, at)
        for (const hostId of gone) dropCheckIn.run(hostId)
      })
      written.clear()
      for (const [hostId, at] of checkIns) written.set(hostId, at)
    },
    close: () => sqlite.close(),
  }
}

/** Returns the records that were there before. */
function apply<T extends TableName>(tables: Tables, draft: Draft, table: T): ReadonlyMap<string, RecordTypes[T]> {
  const target: Tables[T] = tables[table]
  const before = new Map<string, RecordTypes[T]>()
  for (const [key, record] of draft.changes[table]) {
    const known = target.records.get(key)
    if (known !== undefined) before.set(key, known)
    if (record === null) target.delete(key)
    else target.set(key, record)
  }
  return before
}

function readTables(sqlite: DatabaseSync): Tables {
  const tables = emptyTables()
  const known = new Map<string, TableName>(tableNames.map((table) => [table, table]))
  for (const row of sqlite.prepare('SELECT kind, key, record FROM records').iterate()) {
    const kind = String(row.kind)
    const table = known.get(kind)
    // dropping what it does not know would lose it at the next write
    if (table === undefined) throw new UnreadableRecord(`written by a newer Waygate (it keeps ${kind}): start it with that one`)
    readRecord(tables, table, String(row.key), String(row.record))
  }
  return tables
}

function readRecord<T extends TableName>(tables: Tables, table: T, key: string, text: string): void {
  try {
    tables[table].set(key, JSON.parse(text))
  } catch {
    throw new UnreadableRecord(damaged(`record ${key} of ${table} is not JSON`))
  }
}

function readCheckIns(sqlite: DatabaseSync): Map<string, number> {
  const rows = sqlite.prepare('SELECT hostId, at FROM checkIns').all()
  return new Map(rows.map((row) => [String(row.hostId), Number(row.at)]))
}
