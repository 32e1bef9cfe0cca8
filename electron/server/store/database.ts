import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { createDraft, type Draft, emptyTables, isEmpty, type MutableTables, type View, viewOf } from './draft.ts'
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
  onCommit(listener: (draft: Draft) => void): void
  /** Unix milliseconds of a host's last sign of life; kept out of the transactions, written every now and then by `flushCheckIns`. */
  readonly checkIns: Map<string, number>
  flushCheckIns(): void
  close(): void
}

/** The disk refused a write. Operations answer it as a 500 that says so; nothing was changed. */
export class DiskTrouble extends Error {}

const migrations: readonly string[] = [
  [
    ...tableNames.map((table) => `CREATE TABLE ${table} (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID`),
    'CREATE TABLE checkIns (hostId TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  ].join(';'),
  // new databases have them from the list of tables above
  ['pendingUsers', 'groups', 'accessRequests', 'postureChecks']
    .map((table) => `CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID`)
    .join(';'),
]

export function openDatabase(path: string): Result<Database> {
  let sqlite: DatabaseSync | null = null
  try {
    sqlite = new DatabaseSync(path)
    sqlite.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=2000')
    const newer = migrate(sqlite)
    if (newer !== null) {
      sqlite.close()
      const detail = `written by a newer Waygate (schema ${newer}, this one knows ${migrations.length})`
      return fail({ code: 'state.unreadable', path, detail })
    }
    return ok(createDatabase(sqlite))
  } catch (error) {
    sqlite?.close()
    return fail(openFault(path, error))
  }
}

function openFault(path: string, error: unknown): Fault {
  const detail = error instanceof Error ? error.message : String(error)
  const unreadable = /not a database|malformed|JSON|no such (table|column)/i.test(detail)
  return unreadable ? { code: 'state.unreadable', path, detail } : { code: 'disk.failed', path, detail }
}

/** Returns the schema number of a database that is newer than this program, else null. */
function migrate(sqlite: DatabaseSync): number | null {
  const at = numberOf(sqlite.prepare('PRAGMA user_version').get(), 'user_version')
  if (at > migrations.length) return at
  for (const [index, sql] of migrations.entries()) {
    if (index < at) continue
    sqlite.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version=${index + 1}; COMMIT`)
  }
  return null
}

type Statements = { readonly [T in TableName]: { readonly put: StatementSync; readonly remove: StatementSync } }

function createDatabase(sqlite: DatabaseSync): Database {
  const tables = readTables(sqlite)
  const checkIns = readCheckIns(sqlite)
  const statements = prepare(sqlite)
  const putCheckIn = sqlite.prepare('INSERT INTO checkIns VALUES (?, ?) ON CONFLICT (hostId) DO UPDATE SET at = excluded.at')
  const dropCheckIn = sqlite.prepare('DELETE FROM checkIns WHERE hostId = ?')
  const written = new Map(checkIns)
  const listeners: ((draft: Draft) => void)[] = []

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
    draft: () => createDraft(tables),
    onCommit: (listener) => {
      listeners.push(listener)
    },
    commit: (draft) => {
      if (isEmpty(draft)) return
      transaction(() => {
        for (const table of tableNames) writeTable(statements, draft, table)
      })
      for (const table of tableNames) apply(tables, draft, table)
      for (const listener of listeners) listener(draft)
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

function prepare(sqlite: DatabaseSync): Statements {
  const of = (table: TableName) => ({
    put: sqlite.prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET record = excluded.record`),
    remove: sqlite.prepare(`DELETE FROM ${table} WHERE key = ?`),
  })
  return {
    networks: of('networks'),
    hosts: of('hosts'),
    nodes: of('nodes'),
    clients: of('clients'),
    users: of('users'),
    enrolmentKeys: of('enrolmentKeys'),
    accessTokens: of('accessTokens'),
    pendingUsers: of('pendingUsers'),
    groups: of('groups'),
    accessRequests: of('accessRequests'),
    postureChecks: of('postureChecks'),
  }
}

function writeTable<T extends TableName>(statements: Statements, draft: Draft, table: T): void {
  const { put, remove } = statements[table]
  for (const [key, record] of draft.changes[table]) {
    if (record === null) remove.run(key)
    else put.run(key, JSON.stringify(record))
  }
}

function apply<T extends TableName>(tables: MutableTables, draft: Draft, table: T): void {
  const target: Map<string, RecordTypes[T]> = tables[table]
  for (const [key, record] of draft.changes[table]) {
    if (record === null) target.delete(key)
    else target.set(key, record)
  }
}

function readTables(sqlite: DatabaseSync): MutableTables {
  const tables = emptyTables()
  for (const table of tableNames) readTable(sqlite, tables, table)
  return tables
}

function readTable<T extends TableName>(sqlite: DatabaseSync, tables: MutableTables, table: T): void {
  const target: Map<string, RecordTypes[T]> = tables[table]
  for (const row of sqlite.prepare(`SELECT key, record FROM ${table}`).iterate()) {
    target.set(textOf(row, 'key'), JSON.parse(textOf(row, 'record')) as RecordTypes[T])
  }
}

function readCheckIns(sqlite: DatabaseSync): Map<string, number> {
  const rows = sqlite.prepare('SELECT hostId, at FROM checkIns').all()
  return new Map(rows.map((row) => [textOf(row, 'hostId'), numberOf(row, 'at')]))
}

type Row = Readonly<Record<string, unknown>>

function textOf(row: Row, column: string): string {
  return String(row[column])
}

function numberOf(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0)
}
