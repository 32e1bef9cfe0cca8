import type { DatabaseSync } from 'node:sqlite'

/**
 * How a database file becomes what this version reads, one step after the other, forward only. Steps are never edited once released: files that took
 * them exist. Each is one transaction together with its number, so one that was interrupted (or ran out of disk) leaves the old data as they were.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE networks (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE hosts (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE nodes (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE clients (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE users (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE enrolmentKeys (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE accessTokens (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE checkIns (hostId TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  // one table for all kinds: a new kind of record needs no step of its own
  `CREATE TABLE records (kind TEXT NOT NULL, key TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
   INSERT INTO records SELECT 'networks', key, record FROM networks;
   INSERT INTO records SELECT 'hosts', key, record FROM hosts;
   INSERT INTO records SELECT 'nodes', key, record FROM nodes;
   INSERT INTO records SELECT 'clients', key, record FROM clients;
   INSERT INTO records SELECT 'users', key, record FROM users;
   INSERT INTO records SELECT 'enrolmentKeys', key, record FROM enrolmentKeys;
   INSERT INTO records SELECT 'accessTokens', key, record FROM accessTokens;
   DROP TABLE networks; DROP TABLE hosts; DROP TABLE nodes; DROP TABLE clients; DROP TABLE users; DROP TABLE enrolmentKeys; DROP TABLE accessTokens;
   PRAGMA application_id=${0x57_47_54_45}`,
]

/** The schema number of a file; 0 for a new one. */
export function schemaOf(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

/** Throws what SQLite says; the step that failed has then changed nothing, the ones before it are done. */
export function migrate(sqlite: DatabaseSync, steps: readonly string[]): void {
  const at = schemaOf(sqlite)
  for (const [index, step] of steps.entries()) {
    if (index < at) continue
    try {
      sqlite.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version=${index + 1}; COMMIT`)
    } catch (error) {
      if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
      throw error
    }
  }
}
