import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** What it is sorted by; left out = not sortable. */
  readonly value?: (row: Row) => string | number
  readonly cell: (row: Row) => ReactNode
  /** What stands in an exported table; left out = the value. */
  readonly text?: (row: Row) => string
  /** A track of the grid: `minmax(12rem, 2fr)`. */
  readonly width: string
  readonly align?: 'end'
  /** 'always': can't be taken out. 'later': not shown until somebody wants it. */
  readonly show?: 'always' | 'later'
}

/** A column as words, for files and for searching. */
export function columnText<Row>(column: Column<Row>, row: Row): string {
  return column.text?.(row) ?? String(column.value?.(row) ?? '')
}
