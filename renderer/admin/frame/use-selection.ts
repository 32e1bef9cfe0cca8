import { useMemo, useState } from 'react'
import type { RowSelection } from '../../ui/table/row-selection.ts'

export interface PageSelection<Row> {
  readonly selection: RowSelection
  /** The selected rows as they are now; what is gone from the list is selected no more. */
  readonly rows: readonly Row[]
  clear(): void
}

/** The rows of a list that are selected. */
export function useSelection<Row>(rows: readonly Row[], rowId: (row: Row) => string): PageSelection<Row> {
  const [selected, onChange] = useState<ReadonlySet<string>>(new Set())
  const chosen = useMemo(() => (selected.size === 0 ? [] : rows.filter((row) => selected.has(rowId(row)))), [rows, selected, rowId])
  return { selection: { selected, onChange }, rows: chosen, clear: () => onChange(new Set()) }
}
