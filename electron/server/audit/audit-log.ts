import { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'

/** Who did what, when, from where. Holds no secrets: routes as templates, names from their parameters, of a body only the names that its handler tells. */
export interface AuditLog {
  /** Never fails: a full disk must not stop an answer that was given already. */
  record(event: AuditEvent): void
  /** Newest first. */
  read(range: { readonly offset: number; readonly limit: number }): { readonly entries: AuditEntry[]; readonly total: number }
  close(): void
}

/** In the server's folder, beside its database. */
export const auditFile = 'audit.db'

/** `act`: a change that was made. `refused`: one that was not, and every failed sign-in. Bounded apart, so that a flood of failures pushes out no acts. */
export type AuditKind = 'act' | 'refused'

export interface AuditEvent {
  readonly kind: AuditKind
  /** '' = nobody who is known. */
  readonly user: string
  /** `DELETE /api/users/{username}`, `POST /api/v1/jit#approve`, or `sign-in`, `second factor`, … */
  readonly action: string
  /** What it was about: `alice`, `office/exit-fra`. */
  readonly target: string
  readonly about?: AuditAbout
  /** Address of the caller. */
  readonly from: string
  readonly status: number
}

/** Whom else it was about, and why it was refused. */
export interface AuditAbout {
  readonly names?: readonly string[]
  /** Hosts that leave through the target no longer. */
  readonly gone?: readonly string[]
  /** Of how many, where there are more than are named. */
  readonly count?: number
  readonly goneCount?: number
  readonly why?: string
}

/** As many names as somebody reads. */
export const mostNames = 20

export interface AuditEntry extends AuditEvent {
  /** Unix milliseconds. */
  readonly at: number
}

export interface AuditOptions {
  readonly now: () => number
  /** Entries that are kept, newest first. */
  readonly keep?: { readonly [K in AuditKind]: number }
}

const defaultKeep = { act: 50_000, refused: 10_000 } as const
/** UTF-16 units of a text: names come from callers. */
const longestText = 200

/** A database of its own, so that reading and trimming it is nobody else's business. Faults: `disk.failed`, `state.unreadable`. */
export function openAuditLog(path: string, options: AuditOptions): Result<AuditLog> {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path)
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=2000')
    database.exec(
      'CREATE TABLE IF NOT EXISTS audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL, address TEXT NOT NULL, status INTEGER NOT NULL) STRICT; CREATE INDEX IF NOT EXISTS auditByKind ON audit (kind, id)',
    )
    // a log of a version that knew nothing of it
    if (!hasAbout(database)) database.exec("ALTER TABLE audit ADD COLUMN about TEXT NOT NULL DEFAULT ''")
    return ok(createAuditLog(database, options))
  } catch (error) {
    database?.close()
    return fail(auditFault(path, error))
  }
}

/** What a server in this folder has written, whether it runs or not; newest first. Faults: `disk.failed`, `state.unreadable`. */
export function readAuditFile(path: string, limit: number): Result<AuditEntry[]> {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(path, { readOnly: true })
    return ok(
      database
        .prepare(hasAbout(database) ? pageSql : pageSql.replace(', about', ''))
        .all(limit, 0)
        .map(entryOf),
    )
  } catch (error) {
    return fail(auditFault(path, error))
  } finally {
    database?.close()
  }
}

const pageSql = 'SELECT at, kind, user, action, target, address, status, about FROM audit ORDER BY id DESC LIMIT ? OFFSET ?'

function hasAbout(database: DatabaseSync): boolean {
  return database
    .prepare('PRAGMA table_info(audit)')
    .all()
    .some(({ name }) => name === 'about')
}

function auditFault(path: string, error: unknown): Fault {
  const detail = error instanceof Error ? error.message : String(error)
  return { code: /not a database|malformed/i.test(detail) ? 'state.unreadable' : 'disk.failed', path, detail }
}

function createAuditLog(database: DatabaseSync, { now, keep = defaultKeep }: AuditOptions): AuditLog {
  const insert = database.prepare(
    'INSERT INTO audit (at, kind, user, action, target, address, status, about) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  // everything older than the oldest that stays
  const trim = database.prepare(
    'DELETE FROM audit WHERE kind = ?1 AND id <= (SELECT id FROM audit WHERE kind = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)',
  )
  const page = database.prepare(pageSql)
  const count = database.prepare('SELECT count(*) AS total FROM audit')
  const sinceTrim = { act: 0, refused: 0 }
  return {
    record: (event) => {
      try {
        const { kind, user, action, target, from, status, about } = event
        insert.run(now(), kind, short(user), short(action), short(target), short(from), status, aboutText(about))
        sinceTrim[kind]++
        // trimmed in batches of a hundredth
        if (sinceTrim[kind] * 100 < keep[kind]) return
        sinceTrim[kind] = 0
        trim.run(kind, keep[kind])
      } catch {
        // the disk is full: operations say so themselves
      }
    },
    read: ({ offset, limit }) => ({ entries: page.all(limit, offset).map(entryOf), total: Number(count.get()?.total ?? 0) }),
    close: () => database.close(),
  }
}

function entryOf(row: Readonly<Record<string, unknown>>): AuditEntry {
  return {
    at: Number(row.at),
    kind: row.kind === 'act' ? 'act' : 'refused',
    user: String(row.user),
    action: String(row.action),
    target: String(row.target),
    from: String(row.address),
    status: Number(row.status),
    ...aboutOf(row.about),
  }
}

/** A row that was damaged tells what is left of it. */
function aboutOf(stored: unknown): { readonly about?: AuditAbout } {
  if (typeof stored !== 'string' || stored === '') return {}
  try {
    return { about: JSON.parse(stored) as AuditAbout }
  } catch {
    return {}
  }
}

/** '' = nothing. */
function aboutText({ names = [], gone = [], why = '' }: AuditAbout = {}): string {
  const named = (list: readonly string[]) => list.slice(0, mostNames).map(short)
  const about: AuditAbout = {
    ...(names.length === 0 ? {} : { names: named(names) }),
    ...(gone.length === 0 ? {} : { gone: named(gone) }),
    ...(names.length > mostNames ? { count: names.length } : {}),
    ...(gone.length > mostNames ? { goneCount: gone.length } : {}),
    ...(why === '' ? {} : { why: short(why) }),
  }
  return Object.keys(about).length === 0 ? '' : JSON.stringify(about)
}

/** Names come from anybody: no control characters into anybody's terminal. */
function short(text: string): string {
  return text.slice(0, longestText).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�')
}
