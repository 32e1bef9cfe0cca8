import { keyOf, type RecordTypes, type TableName, tableNames } from './records.ts'

export type Tables = { readonly [T in TableName]: ReadonlyMap<string, RecordTypes[T]> }
export type MutableTables = { readonly [T in TableName]: Map<string, RecordTypes[T]> }

/** Reads of the state as it would be after the changes of this draft. */
export interface View {
  get<T extends TableName>(table: T, key: string): RecordTypes[T] | undefined
  list<T extends TableName>(table: T): RecordTypes[T][]
}

/** One operation's changes, not yet on disk and not yet visible to anybody else. */
export interface Draft extends View {
  put<T extends TableName>(table: T, record: RecordTypes[T]): void
  remove(table: TableName, key: string): void
  /** null = removed. */
  readonly changes: { readonly [T in TableName]: ReadonlyMap<string, RecordTypes[T] | null> }
}

type Changes = { readonly [T in TableName]: Map<string, RecordTypes[T] | null> }

export function emptyTables(): MutableTables {
  return {
    networks: new Map(),
    hosts: new Map(),
    nodes: new Map(),
    clients: new Map(),
    users: new Map(),
    enrolmentKeys: new Map(),
    accessTokens: new Map(),
    pendingUsers: new Map(),
    groups: new Map(),
    accessRequests: new Map(),
    postureChecks: new Map(),
  }
}

export function viewOf(tables: Tables): View {
  return {
    get: (table, key) => tables[table].get(key),
    list: (table) => [...tables[table].values()],
  }
}

export function createDraft(tables: Tables): Draft {
  const changes: Changes = emptyTables()
  return {
    changes,
    get: (table, key) => {
      const changed = changes[table].get(key)
      if (changed === null) return undefined
      return changed ?? tables[table].get(key)
    },
    list: (table) => listWith(tables[table], changes[table]),
    put: (table, record) => {
      changes[table].set(keyOf[table](record), record)
    },
    remove: (table, key) => {
      changes[table].set(key, null)
    },
  }
}

export function isEmpty(draft: Draft): boolean {
  return tableNames.every((table) => draft.changes[table].size === 0)
}

function listWith<R>(records: ReadonlyMap<string, R>, changes: ReadonlyMap<string, R | null>): R[] {
  const list: R[] = []
  for (const [key, record] of records) {
    const changed = changes.get(key)
    if (changed === undefined) list.push(record)
    else if (changed !== null) list.push(changed)
  }
  for (const [key, record] of changes) if (record !== null && !records.has(key)) list.push(record)
  return list
}
