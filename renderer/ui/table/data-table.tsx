// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useDrawnRows } from '../rows/use-drawn-rows.ts'
import { useSteady } from '../use-steady.ts'
import { useTextScale } from '../use-text-scale.ts'
import { RowMenuContext } from './row-menu.tsx'
import { extended, type RowSelection, selectedShare, toggled } from './row-selection.ts'
import { TableHead } from './table-head.tsx'
import { type RowActs, TableRow } from './table-row.tsx'
import type { TableView } from './use-table-view.ts'

interface DataTableProps<Row> {
  readonly label: string
  readonly view: TableView<Row>
  readonly rowId: (row: Row) => string
  /** The row whose details are shown beside; arrows take it along. */
  readonly current?: string | null
  readonly onCurrent?: (id: string) => void
  /** A row to go to, once; `onFound` says that it is done. */
  readonly found?: string | null
  readonly onFound?: () => void
  readonly selection?: RowSelection
  /** What the button in the last cell of a row opens: a `RowMenu`, and what it is the menu of. */
  readonly menu?: { name(row: Row): string; of(row: Row): ReactNode }
}

const rowHeight = 40
/** Rows above and below those in sight. */
const overscan = 8

/**
 * A virtual table with one tab stop: arrows move, space selects (Shift extends, Ctrl A takes all), the menu key or right arrow reaches the row's menu. Only
 * the rows in sight are in the document.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactElement {
  const { label, view, rowId, current = null, onCurrent, found = null, onFound, selection, menu } = props
  const { shown, columns } = view
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const anchor = useRef(0)
  const scale = useTextScale()
  const [focused, setFocused] = useState<string | null>(null)
  const ids = useMemo(() => shown.map(rowId), [shown, rowId])
  const stop = Math.max(0, ids.indexOf(focused ?? current ?? ''))
  // by another function for keys it knows that all rows have to be measured again, and by the same that they needn't
  const rowsOf = useMemo(() => {
    const height = Math.round(rowHeight * scale)
    return { estimateSize: () => height, getItemKey: (index: number) => index }
  }, [scale])
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroll.current,
    ...rowsOf,
    overscan,
    useFlushSync: false,
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
    // where two tables have no room the page scrolls, too
    scroll.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    requestAnimationFrame(() => {
      const row = document.getElementById(`${id}-${next}`)
      row?.focus({ preventScroll: true })
      // what opens for the row may take room from its list
      row?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    })
  }

  const goTo = useSteady({
    found: (one: string) => {
      moveTo(ids.indexOf(one), false)
      onFound?.()
    },
  })
  useEffect(() => {
    if (found !== null) goTo.found(found)
  }, [found, goTo])

  const toggle = (index: number, extend: boolean): void => {
    const one = ids[index]
    if (selection === undefined || one === undefined) return
    const { selected, onChange } = selection
    onChange(extend ? extended(selected, ids, anchor.current, index) : toggled(selected, one))
    anchor.current = index
  }

  const onRowKey = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.currentTarget
    const onRow = event.target === row
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / (rowHeight * scale)) - 2)
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: ids.length - 1, PageDown: stop + page, PageUp: stop - page }[
      event.key
    ]
    const [inwards, outwards] = getComputedStyle(row).direction === 'rtl' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
    const menuButton = row.querySelector<HTMLElement>('.row-menu')
    const onButton = menuButton !== null && event.target === menuButton
    const opens = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    const taken = (act: () => void): void => {
      event.preventDefault()
      act()
    }
    if (to !== undefined && !onButton) taken(() => moveTo(to, event.shiftKey))
    else if (menuButton !== null && (opens || (onButton && /^(ArrowDown|ArrowUp|Enter| )$/.test(event.key)))) {
      // not by a click: one without a pointer is taken for a screen reader's, and the menu would keep the focus from its first entry
      taken(() => openMenu(stop, menuButton))
    } else if (event.key === outwards && onButton) row.focus()
    else if (!onRow) return
    else if (event.key === inwards) menuButton?.focus()
    else if (event.key === ' ') taken(() => (selection === undefined ? onCurrent?.(ids[stop] ?? '') : toggle(stop, event.shiftKey)))
    else if (event.key === 'Enter')
      taken(() => {
        if (onCurrent !== undefined) onCurrent(ids[stop] ?? '')
        else if (menuButton !== null) openMenu(stop, menuButton)
      })
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selection !== undefined) taken(() => selection.onChange(new Set(ids)))
    else if (event.key === 'Escape' && selection !== undefined && selection.selected.size > 0) taken(() => selection.onChange(new Set()))
  }

  const press = (index: number, event: MouseEvent): void => {
    const one = ids[index]
    if (selection !== undefined && (event.ctrlKey || event.metaKey || event.shiftKey)) toggle(index, event.shiftKey)
    else if (one !== undefined) onCurrent?.(one)
  }

  const opener = useRef<HTMLElement | null>(null)
  const [menuOf, setMenuOf] = useState<{ readonly id: string; readonly isOpen: boolean } | null>(null)
  const openMenu = (index: number, element: HTMLElement): void => {
    const one = ids[index]
    if (one === undefined) return
    opener.current = element
    setMenuOf({ id: one, isOpen: true })
  }
  const closeMenu = useCallback(() => setMenuOf((of) => (of === null ? null : { ...of, isOpen: false })), [])
  const menuPlace = useMemo(() => ({ opener, isOpen: menuOf?.isOpen ?? false, close: closeMenu }), [menuOf, closeMenu])
  const menuRow = menuOf === null ? undefined : shown[ids.indexOf(menuOf.id)]
  const menuIsGone = menuOf !== null && menuRow === undefined
  useEffect(() => {
    // a row that comes back doesn't bring its menu along
    if (menuIsGone) setMenuOf(null)
  }, [menuIsGone])

  const drawn = useDrawnRows(
    { shown, rowId },
    {
      places: virtual.getVirtualItems(),
      isDue: (index) => {
        const { range } = virtual
        const inSight = range === null || (index >= range.startIndex && index <= range.endIndex)
        return inSight || virtual.isScrolling || index === stop || ids[index] === menuOf?.id
      },
      keeps: (one) => (one === focused && !typesInPage()) || (one === menuOf?.id && menuOf.isOpen),
    },
  )
  /** A row that is still the one of the list before isn't the one of that index. */
  const isRow = (index: number): boolean => drawn.some(({ item, isLate }) => item.index === index && !isLate)
  const acts = useSteady<RowActs>({
    key: onRowKey,
    focus: (index, { target, currentTarget, relatedTarget }) => {
      if (isRow(index)) setFocused(ids[index] ?? null)
      // with keys the heads may have been followed to the other side: a row is read from its beginning
      const isByKey = target === currentTarget && currentTarget.matches(':focus-visible')
      if (isByKey && scroll.current?.querySelector('.table-head')?.contains(relatedTarget)) scroll.current.scrollTo({ left: 0 })
    },
    press: (index, event) => {
      if (isRow(index)) press(index, event)
    },
    toggle: (index, extend) => {
      if (isRow(index)) toggle(index, extend)
    },
    context: (index, row) => {
      if (!isRow(index)) return
      onCurrent?.(ids[index] ?? '')
      const button = row.querySelector<HTMLElement>('.row-menu')
      if (button !== null) openMenu(index, button)
    },
    openMenu: (index, opener) => {
      if (isRow(index)) openMenu(index, opener)
    },
  })

  const headActs = useSteady({
    sort: (column: string) => view.sortBy(column),
    selectAll: (all: boolean) => selection?.onChange(new Set(all ? ids : [])),
  })

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
          columns={columns}
          sorting={view.sorting}
          tracks={tracks}
          hasMenu={menu !== undefined}
          selected={selection === undefined ? null : selectedShare(selection.selected, ids)}
          onSelectAll={headActs.selectAll}
          onSort={headActs.sort}
        />
        <div role="rowgroup" className="table-body" style={{ blockSize: virtual.getTotalSize() }}>
          {drawn.map(({ item, row, id: rowKey, slot }) => {
            const isCurrent = rowKey === current
            const chosen = selection?.selected.has(rowKey) ?? isCurrent
            return (
              <TableRow
                key={slot}
                domId={`${id}-${rowKey}`}
                row={row}
                index={item.index}
                columns={columns}
                tracks={tracks}
                top={item.start}
                height={item.size}
                isSelected={onCurrent === undefined && selection === undefined ? null : chosen}
                hasBox={selection !== undefined}
                isCurrent={selection !== undefined && isCurrent}
                tabStop={item.index === stop}
                menuOf={menu === undefined ? null : menu.name(row)}
                menuOpen={menuOf?.isOpen === true && menuOf.id === rowKey}
                acts={acts}
              />
            )
          })}
        </div>
      </div>
      {menu === undefined || menuRow === undefined ? null : <RowMenuContext value={menuPlace}>{menu.of(menuRow)}</RowMenuContext>}
    </div>
  )
}

/** Whoever types in a field of the page is in no row, and comes back to none as from a menu or a dialog. */
function typesInPage(): boolean {
  const { activeElement } = document
  return activeElement instanceof HTMLInputElement && activeElement.closest('[role="dialog"]') === null
}
