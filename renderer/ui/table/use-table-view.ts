import { columnVisibilityFeature, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useEffect, useMemo } from 'react'
import type { Column } from './column.ts'
import { filterByWords, type RowWords } from './row-words.ts'
import { type Sorting, sortRows } from './sort-rows.ts'
import { chooseTable, useTableChoice } from './table-choice.ts'

interface TableQuery<Row> {
  /** Under which the person's choice is kept. */
  readonly table: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly text: string
  readonly wordsOf: RowWords<Row>
}

export interface TableView<Row> {
  readonly table: string
  /** Rows that match, in the chosen order. */
  readonly shown: readonly Row[]
  /** Columns that are shown. */
  readonly columns: readonly Column<Row>[]
  readonly allColumns: readonly Column<Row>[]
  readonly sorting: Sorting | null
  sortBy(column: string): void
  showColumns(ids: readonly string[]): void
}

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature })

/**
 * A table as it is shown: sorted once, then filtered, so that a key costs one walk over the rows. TanStack keeps the columns' state; the rows stay the
 * store's own objects, in sight or not.
 */
export function useTableView<Row extends object>({ table: name, rows, columns, text, wordsOf }: TableQuery<Row>): TableView<Row> {
  const choice = useTableChoice(name)
  const { sorting } = choice
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sorting?.column)
    return sortRows(rows, column, sorting?.direction ?? 'ascending')
  }, [rows, columns, sorting])
  const shown = useMemo(() => filterByWords(sorted, text, wordsOf), [sorted, text, wordsOf])
  useEffect(() => {
    // Before the first key, not with it
    const idle = requestIdleCallback(() => void wordsOf.of(sorted))
    return () => cancelIdleCallback(idle)
  }, [sorted, wordsOf])
  const [first] = rows
  const defs = useMemo(
    () =>
      columns.map(({ id, value, show }) => ({
        id,
        enableSorting: value !== undefined,
        enableHiding: show !== 'always',
        // Said here, or every row would be looked at for it: large numbers and late times first, words from A
        sortDescFirst: first !== undefined && typeof value?.(first) === 'number',
      })),
    [columns, first],
  )
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map(({ id, show }) => [id, show === 'always' || (choice.visible[id] ?? show !== 'later')])),
    [columns, choice.visible],
  )
  const table = useTable({
    features,
    columns: defs,
    data: shown,
    manualSorting: true,
    enableMultiSort: false,
    state: {
      sorting: sorting === null ? [] : [{ id: sorting.column, desc: sorting.direction === 'descending' }],
      columnVisibility,
    },
    onSortingChange: (update) => {
      const before = sorting === null ? [] : [{ id: sorting.column, desc: sorting.direction === 'descending' }]
      const [next] = typeof update === 'function' ? update(before) : update
      chooseTable(name, { sorting: next === undefined ? null : { column: next.id, direction: next.desc ? 'descending' : 'ascending' } })
    },
    onColumnVisibilityChange: (update) => {
      chooseTable(name, { visible: typeof update === 'function' ? update(columnVisibility) : update })
    },
  })
  // the same array while nothing changes: rows aren't drawn anew for it
  const visible = useMemo(() => columns.filter(({ id }) => columnVisibility[id]), [columns, columnVisibility])
  return {
    table: name,
    shown,
    columns: visible,
    allColumns: columns,
    sorting,
    sortBy: (column) => table.getColumn(column)?.toggleSorting(),
    showColumns: (ids) => table.setColumnVisibility(Object.fromEntries(columns.map(({ id }) => [id, ids.includes(id)]))),
  }
}
