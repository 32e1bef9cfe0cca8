import { sortKey } from '../../../electron/common/model/sort-key.ts'
import type { Column } from './column.ts'

export interface Sorting {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** Rows in the order of a column; the given order, by reference, without one. Equal ones keep their order. */
export function sortRows<Row>(rows: readonly Row[], column: Column<Row> | undefined, direction: Sorting['direction']): readonly Row[] {
  const { value } = column ?? {}
  if (value === undefined) return rows
  const keyed = rows.map((row, place) => ({ row, place, key: keyOf(value(row)) }))
  const sign = direction === 'ascending' ? 1 : -1
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : a.place - b.place))
  return keyed.map(({ row }) => row)
}

function keyOf(value: string | number): string | number {
  return typeof value === 'number' ? value : sortKey(value)
}
