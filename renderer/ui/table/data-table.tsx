// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; rows and cells get the focus by arrow keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are the row's own
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { Check } from 'lucide-react'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTextScale } from '../use-text-scale.ts'
import { extended, type RowSelection, selectedShare, toggled } from './row-selection.ts'
import { TableHead } from './table-head.tsx'
import type { TableView } from './use-table-view.ts'

interface DataTableProps<Row> {
  readonly label: string
  readonly view: TableView<Row>
  readonly rowId: (row: Row) => string
  /** The row whose details are shown beside; arrows take it along. */
  readonly current?: string | null
  readonly onCurrent?: (id: string) => void
  readonly selection?: RowSelection
  /** The last cell of a row: its menu. */
  readonly menu?: (row: Row) => ReactNode
}

const rowHeight = 40

/**
 * A virtual table with one tab stop: arrows move, space selects (Shift extends, Ctrl A takes all), the menu key or right arrow reaches the row's menu. Only
 * the rows in sight are in the document.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactElement {
  const { label, view, rowId, current = null, onCurrent, selection, menu } = props
  const { shown, columns } = view
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const anchor = useRef(0)
  const scale = useTextScale()
  const [focused, setFocused] = useState<string | null>(null)
  const ids = useMemo(() => shown.map(rowId), [shown, rowId])
  const stop = Math.max(0, ids.indexOf(focused ?? current ?? ''))
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => Math.round(rowHeight * scale),
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    // The tab stop stays in the document, or focus would be lost when it scrolls out of sight.
    rangeExtractor: useCallback((range: Range) => [...new Set([...defaultRangeExtractor(range), stop])].sort((a, b) => a - b), [stop]),
  })
  const button = 'calc(max(32px, var(--control)) + 8px)'
  const tracks = [
    ...(selection === undefined ? [] : ['1.3077rem']),
    ...columns.map(({ width }) => width),
    ...(menu === undefined ? [] : [button]),
  ].join(' ')

  const moveTo = (index: number, extend: boolean): void => {
    const to = Math.min(ids.length - 1, Math.max(0, index))
    const next = ids[to]
    if (next === undefined) return
    setFocused(next)
    onCurrent?.(next)
    if (extend && selection !== undefined) selection.onChange(extended(selection.selected, ids, anchor.current, to))
    else anchor.current = to
    virtual.scrollToIndex(to, { align: 'auto' })
    requestAnimationFrame(() => document.getElementById(`${id}-${next}`)?.focus({ preventScroll: true }))
  }

  const toggle = (index: number, extend: boolean): void => {
    const one = ids[index]
    if (selection === undefined || one === undefined) return
    const { selected, onChange } = selection
    onChange(extend ? extended(selected, ids, anchor.current, index) : toggled(selected, one))
    anchor.current = index
  }

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = event.currentTarget
    const onRow = event.target === row
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / (rowHeight * scale)) - 2)
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: ids.length - 1, PageDown: stop + page, PageUp: stop - page }[
      event.key
    ]
    const [inwards, outwards] = getComputedStyle(row).direction === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
    const opener = row.querySelector<HTMLElement>('.row-menu')
    const opens = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    const taken = (act: () => void): void => {
      event.preventDefault()
      act()
    }
    if (to !== undefined && event.target !== opener) taken(() => moveTo(to, event.shiftKey))
    else if (opens && opener !== null) taken(() => opener.click())
    else if (event.key === outwards && event.target === opener) row.focus()
    else if (!onRow) return
    else if (event.key === inwards) opener?.focus()
    else if (event.key === ' ') taken(() => (selection === undefined ? onCurrent?.(ids[stop] ?? '') : toggle(stop, event.shiftKey)))
    else if (event.key === 'Enter') taken(() => (onCurrent === undefined ? opener?.click() : onCurrent(ids[stop] ?? '')))
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined) taken(() => selection.onChange(new Set(ids)))
    else if (event.key === 'Escape' && selection !== undefined && selection.selected.size > 0) taken(() => selection.onChange(new Set()))
  }

  return (
    <div className="table-scroll" ref={scroll}>
      <div
        className="table"
        role="grid"
        aria-label={label}
        aria-rowcount={ids.length + 1}
        aria-multiselectable={selection === undefined ? undefined : true}
      >
        <TableHead
          view={view}
          tracks={tracks}
          hasMenu={menu !== undefined}
          selected={selection === undefined ? null : selectedShare(selection.selected, ids)}
          onSelectAll={(all) => selection?.onChange(new Set(all ? ids : []))}
        />
        <div role="rowgroup" className="table-body" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = shown[item.index]
            const rowKey = ids[item.index]
            if (row === undefined || rowKey === undefined) return null
            const isSelected = selection?.selected.has(rowKey) ?? rowKey === current
            return (
              <div
                key={rowKey}
                id={`${id}-${rowKey}`}
                role="row"
                className="table-row"
                aria-rowindex={item.index + 2}
                {...(onCurrent === undefined && selection === undefined ? {} : { 'aria-selected': isSelected })}
                {...(selection !== undefined && rowKey === current ? { 'aria-current': true } : {})}
                tabIndex={item.index === stop ? 0 : -1}
                style={{ gridTemplateColumns: tracks, insetBlockStart: item.start, blockSize: item.size }}
                onKeyDown={onRowKey}
                onFocus={() => setFocused(rowKey)}
                onClick={(event: MouseEvent) => {
                  if (selection !== undefined && (event.ctrlKey || event.metaKey || event.shiftKey)) toggle(item.index, event.shiftKey)
                  else onCurrent?.(rowKey)
                }}
                onContextMenu={(event) => {
                  event.preventDefault()
                  onCurrent?.(rowKey)
                  event.currentTarget.querySelector<HTMLElement>('.row-menu')?.click()
                }}
              >
                {selection === undefined ? null : (
                  <span
                    role="gridcell"
                    className="table-cell select-cell"
                    onClick={(event) => {
                      event.stopPropagation()
                      toggle(item.index, event.shiftKey)
                    }}
                  >
                    <span className="box" data-on={isSelected || undefined} aria-hidden="true">
                      {isSelected ? <Check /> : null}
                    </span>
                  </span>
                )}
                {columns.map((column) => (
                  <span role="gridcell" key={column.id} className="table-cell" data-align={column.align}>
                    {column.cell(row)}
                  </span>
                ))}
                {menu === undefined ? null : (
                  <span role="gridcell" className="table-cell menu-cell">
                    {menu(row)}
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
