import { useMemo, useState } from 'react'
import type { RowSelection } from '../../ui/table/row-selection.ts'

export interface PageSelection<Row> {
  readonly selection: RowSelection
  /** The selected rows as they are now; what is gone from the list is selected no more. */
  readonly rows: readonly Row[]
  /** How many of them aren't among those that are shown. */
  readonly hidden: number
  clear(): void
}

/** The rows of a list that are selected. `shown`: those that the filter lets through. */
export function useSelection<Row>(rows: readonly Row[], shown: readonly Row[], rowId: (row: Row) => string): PageSelection<Row> {
  const [selected, onChange] = useState<ReadonlySet<string>>(new Set())
  const chosen = useMemo(() => (selected.size === 0 ? [] : rows.filter((row) => selected.has(rowId(row)))), [rows, selected, rowId])
  const hidden = useMemo(
    () => (chosen.length === 0 ? 0 : chosen.length - shown.reduce((sum, row) => sum + (selected.has(rowId(row)) ? 1 : 0), 0)),
    [chosen, shown, selected, rowId],
  )
  return { selection: { selected, onChange }, rows: chosen, hidden, clear: () => onChange(new Set()) }
}
