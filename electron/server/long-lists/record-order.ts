import type { View } from '../store/draft.ts'
import type { RecordTypes } from '../store/records.ts'

/** A table by id. Sorting ten thousand ids costs more than looking whether the order of last time still has them all. */
export function createRecordOrder<T extends 'nodes' | 'hosts'>(table: T): (view: View) => RecordTypes[T][] {
  let ids: readonly string[] = []
  return (view) => {
    const records = view.list(table)
    const ordered = ids.flatMap((id) => view.get(table, id) ?? [])
    if (ordered.length === records.length) return ordered
    records.sort((a, b) => (a.id < b.id ? -1 : 1))
    ids = records.map(({ id }) => id)
    return records
  }
}
