// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; rows and cells get the focus by arrow keys
import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, type ReactNode, useCallback, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTextScale } from './use-text-scale.ts'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** What it is sorted by; left out = not sortable. */
  readonly value?: (row: Row) => string | number
  readonly cell: (row: Row) => ReactNode
  /** A track of the grid: `minmax(12rem, 2fr)`. */
  readonly width: string
  readonly align?: 'end'
}

interface DataTableProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  readonly selected?: string | null
  readonly onSelect?: (id: string) => void
  /** The last cell of a row: its menu. */
  readonly menu?: (row: Row) => ReactNode
  readonly minWidth: string
}

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
})
const rowHeight = 40
const noSorting: SortingState = []

/**
 * A virtual table: sortable, one tab stop, arrows move (and select where rows can be selected), the menu key or right arrow reaches the row's menu.
 * Only the rows in sight are in the document.
 */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>): ReactElement {
  const { label, rows, columns, rowId, selected = null, onSelect, menu, minWidth } = props
  const { t } = useTranslation()
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const scale = useTextScale()
  const [sorting, setSorting] = useState<SortingState>(noSorting)
  const [focused, setFocused] = useState<string | null>(null)
  const defs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          accessorFn: (row: Row) => column.value?.(row) ?? '',
          enableSorting: column.value !== undefined,
          sortFn: 'alphanumeric',
        }),
      ),
    [columns],
  )
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    enableMultiSort: false,
  })
  const sorted = table.getRowModel().rows
  const at = sorted.findIndex((row) => row.id === (focused ?? selected))
  const stop = Math.max(0, at)
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => Math.round(rowHeight * scale),
    getItemKey: (index) => sorted[index]?.id ?? index,
    overscan: 8,
    // The tab stop stays in the document, or focus would be lost when it scrolls out of sight.
    rangeExtractor: useCallback((range: Range) => [...new Set([...defaultRangeExtractor(range), stop])].sort((a, b) => a - b), [stop]),
  })
  const tracks = [...columns.map(({ width }) => width), ...(menu === undefined ? [] : ['calc(max(32px, var(--control)) + 8px)'])].join(' ')

  const moveTo = (index: number): void => {
    const to = Math.min(sorted.length - 1, Math.max(0, index))
    const row = sorted[to]
    if (row === undefined) return
    setFocused(row.id)
    onSelect?.(row.id)
    virtual.scrollToIndex(to, { align: 'auto' })
    requestAnimationFrame(() => document.getElementById(`${id}-${row.id}`)?.focus({ preventScroll: true }))
  }

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = event.currentTarget
    const onRow = event.target === row
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / (rowHeight * scale)) - 2)
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: sorted.length - 1, PageDown: stop + page, PageUp: stop - page }[
      event.key
    ]
    const [inwards, outwards] = getComputedStyle(row).direction === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
    const button = row.querySelector<HTMLElement>('.row-menu')
    if (to !== undefined && event.target !== button) {
      event.preventDefault()
      moveTo(to)
    } else if (event.key === inwards && onRow) button?.focus()
    else if (event.key === outwards && event.target === button) row.focus()
    else if ((event.key === 'Enter' || event.key === ' ') && onRow) {
      event.preventDefault()
      onSelect?.(sorted[stop]?.id ?? '')
    } else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && button !== null) {
      event.preventDefault()
      button.click()
    }
  }

  return (
    <div className="table-scroll" ref={scroll}>
      <div className="table" role="grid" aria-label={label} aria-rowcount={sorted.length + 1} style={{ minInlineSize: minWidth }}>
        <div role="rowgroup" className="table-head">
          <div role="row" aria-rowindex={1} className="table-row head" style={{ gridTemplateColumns: tracks }}>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                direction={sorting[0]?.id === column.id ? (sorting[0].desc ? 'descending' : 'ascending') : 'none'}
                onSort={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
            {menu === undefined ? null : (
              <span role="columnheader">
                <span className="visually-hidden">{t('admin.column.actions')}</span>
              </span>
            )}
          </div>
        </div>
        <div role="rowgroup" className="table-body" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index]
            if (row === undefined) return null
            return (
              <div
                key={row.id}
                id={`${id}-${row.id}`}
                role="row"
                className="table-row"
                aria-rowindex={item.index + 2}
                {...(onSelect === undefined ? {} : { 'aria-selected': row.id === selected })}
                tabIndex={item.index === stop ? 0 : -1}
                style={{ gridTemplateColumns: tracks, insetBlockStart: item.start, blockSize: item.size }}
                onKeyDown={onRowKey}
                onFocus={() => setFocused(row.id)}
                onClick={() => onSelect?.(row.id)}
                onContextMenu={(event) => {
                  event.preventDefault()
                  onSelect?.(row.id)
                  event.currentTarget.querySelector<HTMLElement>('.row-menu')?.click()
                }}
              >
                {columns.map((column) => (
                  <span role="gridcell" key={column.id} className="table-cell" data-align={column.align}>
                    {column.cell(row.original)}
                  </span>
                ))}
                {menu === undefined ? null : (
                  <span role="gridcell" className="table-cell menu-cell">
                    {menu(row.original)}
                  </span>
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>
  readonly direction: 'ascending' | 'descending' | 'none'
  readonly onSort: () => void
}

function HeadCell<Row>({ column, direction, onSort }: HeadCellProps<Row>): ReactElement {
  const { t } = useTranslation()
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
  if (column.value === undefined) {
    return (
      <span role="columnheader" className="table-cell" data-align={column.align}>
        {column.header}
      </span>
    )
  }
  return (
    <span role="columnheader" className="table-cell" data-align={column.align} aria-sort={direction}>
      <button type="button" className="sort" onClick={onSort} title={t('admin.sortBy', { column: column.header })}>
        {column.header}
        <Arrow className="icon-small" data-shown={direction !== 'none'} aria-hidden="true" />
      </button>
    </span>
  )
}
