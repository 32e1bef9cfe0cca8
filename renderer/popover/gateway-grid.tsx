// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactElement, type Ref, useCallback, useImperativeHandle, useMemo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { GatewayRow as Row } from '../../electron/common/contracts/app/gateways.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { type MarkedGateway, markedGateways } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { useDrawnRows } from '../ui/rows/use-drawn-rows.ts'
import { useRowHeights } from '../ui/rows/use-row-heights.ts'
import { useTextScale } from '../ui/use-text-scale.ts'
import { GatewayRow } from './gateway-row.tsx'

export interface GridHandle {
  /** Scrolls so that the row is in sight. */
  show(index: number): void
}

interface GatewayGridProps {
  readonly ref: Ref<GridHandle>
  readonly id: string
  readonly rows: readonly Row[]
  readonly total: number
  readonly active: string | null
  readonly onActive: (id: string) => void
  /** Pointer or focus is in the list: its order has to stay. */
  readonly onStill: (still: boolean) => void
}

const rowHeight = 44
const rowId = ({ id }: Row): string => id

/**
 * The virtual list as a grid: one tab stop, arrows between rows, right arrow to the star, Enter joins. Only rows in sight are in the document, and a few around
 * them, which follow the search when the typing pauses.
 */
export const GatewayGrid = memo(function GatewayGrid({ ref, id, rows, total, active, onActive, onStill }: GatewayGridProps): ReactElement {
  const t = useT()
  const scroll = useRef<HTMLDivElement>(null)
  const scale = useTextScale()
  const marks = useViews(useShallow((views) => markKeys(views)))
  const markOf = useMemo(() => new Map(marks.map((key) => key.split('\n') as [string, MarkedGateway['mark']])), [marks])
  const activeIndex = rows.findIndex((row) => row.id === active)
  const stop = Math.max(0, activeIndex)

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: useCallback(() => Math.round(rowHeight * scale), [scale]),
    getItemKey: useCallback((index: number) => rows[index]?.id ?? index, [rows]),
    overscan: 6,
    // The tab stop stays in the document, or focus would be lost when it scrolls out of sight.
    rangeExtractor: useCallback((range: Range) => [...new Set([...defaultRangeExtractor(range), stop])].sort((a, b) => a - b), [stop]),
  })
  const measure = useRowHeights((index, height) => virtual.resizeItem(index, height))
  useImperativeHandle(ref, () => ({ show: (index) => virtual.scrollToIndex(index, { align: 'auto' }) }), [virtual])

  const focusRow = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))]
    if (row === undefined) return
    onActive(row.id)
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' })
    requestAnimationFrame(() => document.getElementById(`${id}-${row.id}`)?.focus({ preventScroll: true }))
  }

  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / (rowHeight * scale)) - 1)
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: rows.length - 1, PageDown: stop + page, PageUp: stop - page }[
      event.key
    ]
    if (to === undefined) return
    event.preventDefault()
    focusRow(to)
  }

  const drawn = useDrawnRows(
    { shown: rows, rowId },
    {
      places: virtual.getVirtualItems(),
      isDue: (index) => {
        const { range } = virtual
        const inSight = range === null || (index >= range.startIndex && index <= range.endIndex)
        return inSight || virtual.isScrolling || index === stop
      },
      keeps: (one) => document.activeElement?.closest('[role="row"]')?.id === `${id}-${one}`,
    },
  )

  return (
    <div
      ref={scroll}
      id={id}
      className="grid-scroll"
      role="grid"
      aria-label={t('list.label')}
      aria-rowcount={total}
      tabIndex={-1}
      onKeyDown={onKey}
      onPointerEnter={() => onStill(true)}
      onPointerLeave={() => onStill(false)}
      onFocus={() => onStill(true)}
      onBlur={() => onStill(false)}
    >
      <div role="rowgroup" className="grid-rows" style={{ blockSize: virtual.getTotalSize() }}>
        {drawn.map(({ item, row, isLate, slot }) => (
          <GatewayRow
            key={slot}
            domId={`${id}-${row.id}`}
            row={row}
            index={item.index}
            top={item.start}
            measure={isLate ? null : measure}
            mark={markOf.get(row.id) ?? null}
            active={row.id === active}
            tabStop={item.index === stop}
            onJoin={join}
          />
        ))}
      </div>
    </div>
  )
})

function join(gatewayId: string): void {
  void act('join', { gatewayId })
}

/** As plain strings, so that an equal answer doesn't render the list again. */
function markKeys(views: Parameters<Parameters<typeof useViews>[0]>[0]): readonly string[] {
  return markedGateways(views.tunnel, views.gateways).map(({ gatewayId, mark }) => `${gatewayId}\n${mark}`)
}
