import { createIndexedTable, type IndexedTable, type IndexName, type IndexTypes, indexes } from './indexes.ts'
import { keyOf, type RecordTypes, type TableName, tableNames } from './records.ts'

export type Tables = { readonly [T in TableName]: IndexedTable<RecordTypes[T]> }

/** Reads of the state as it would be after the changes of this draft. */
export interface View {
  get<T extends TableName>(table: T, key: string): RecordTypes[T] | undefined
  list<T extends TableName>(table: T): RecordTypes[T][]
  /** The records with this value in that index; costs what it finds. */
  find<I extends IndexName>(index: I, value: string): RecordTypes[IndexTypes[I]][]
}

/** null = removed. */
export type Changes = { readonly [T in TableName]: ReadonlyMap<string, RecordTypes[T] | null> }

/** One operation's changes, not yet on disk and not yet visible to anybody else. */
export interface Draft extends View {
  put<T extends TableName>(table: T, record: RecordTypes[T]): void
  remove(table: TableName, key: string): void
  readonly changes: Changes
}

export function emptyTables(): Tables {
  return Object.fromEntries(tableNames.map((table) => [table, createIndexedTable(table)])) as unknown as Tables
}

export function viewOf(tables: Tables): View {
  return {
    get: (table, key) => tables[table].records.get(key),
    list: (table) => [...tables[table].records.values()],
    find: (index, value) => [...found(tables, index, value).values()],
  }
}

function found<I extends IndexName>(tables: Tables, index: I, value: string): ReadonlyMap<string, RecordTypes[IndexTypes[I]]> {
  return tableOf(tables, indexes[index].table).find(index, value)
}

function tableOf<T extends TableName>(tables: Tables, table: T): IndexedTable<RecordTypes[T]> {
  return tables[table]
}

type MutableChanges = { readonly [T in TableName]: Map<string, RecordTypes[T] | null> }

export function createDraft(tables: Tables): Draft {
  const changes = Object.fromEntries(tableNames.map((table) => [table, new Map()])) as unknown as MutableChanges
  return {
    changes,
    get: (table, key) => {
      const changed = changes[table].get(key)
      if (changed === null) return undefined
      return changed ?? tables[table].records.get(key)
    },
    list: (table) => listWith(tables[table].records, changes[table], () => true),
    find: (index, value) => findWith(tables, changes, index, value),
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

function findWith<I extends IndexName>(tables: Tables, changes: MutableChanges, index: I, value: string): RecordTypes[IndexTypes[I]][] {
  const { table, groupOf } = indexes[index]
  return listWith(found(tables, index, value), changesOf(changes, table), (record) => groupOf(record) === value)
}

function changesOf<T extends TableName>(changes: MutableChanges, table: T): MutableChanges[T] {
  return changes[table]
}

/** The records with the changes over them, of those only what belongs there. */
function listWith<R>(records: ReadonlyMap<string, R>, changes: ReadonlyMap<string, R | null>, belongs: (record: R) => boolean): R[] {
  if (changes.size === 0) return [...records.values()]
  const list: R[] = []
  for (const [key, record] of records) {
    const changed = changes.get(key)
    if (changed === undefined) list.push(record)
    else if (changed !== null && belongs(changed)) list.push(changed)
  }
  for (const [key, record] of changes) if (record !== null && !records.has(key) && belongs(record)) list.push(record)
  return list
}
