import type { Database } from '../../../electron/server/store/database.ts'
import { tableNames } from '../../../electron/server/store/records.ts'

/** Remembers what is stored now. Returns how to put it back: for many tests on one server. */
export function keepState(database: Database): () => void {
  const kept = new Map(tableNames.map((table) => [table, recordsOf(database, table)]))
  const checkIns = new Map(database.checkIns)
  return () => {
    const draft = database.draft()
    for (const table of tableNames) {
      const before = kept.get(table) ?? new Map<string, unknown>()
      const now = recordsOf(database, table)
      for (const key of now.keys()) if (!before.has(key)) draft.remove(table, key)
      for (const [key, record] of before) if (now.get(key) !== record) draft.put(table, record as never)
    }
    database.commit(draft)
    database.checkIns.clear()
    for (const [host, at] of checkIns) database.checkIns.set(host, at)
  }
}

function recordsOf(database: Database, table: (typeof tableNames)[number]): Map<string, unknown> {
  const draft = database.draft()
  // a draft keys what is put into it: the only place that knows every table's key
  for (const record of database.view.list(table)) draft.put(table, record)
  return new Map<string, unknown>(draft.changes[table])
}
