import { useLayoutEffect, useMemo, useRef } from 'react'
import { typingPauseMs, useAfterPaint } from '../use-after-paint.ts'
import { type DrawnRow, type Place, type RowsOf, rowsToDraw } from './rows-to-draw.ts'
import { assignSlots } from './slots.ts'

type SlottedRow<Row, Item extends Place> = DrawnRow<Row, Item> & {
  /** Its React key. */
  readonly slot: number
}

interface DrawnRowsOptions<Item extends Place> {
  /** The places that the virtual list asks for: in sight, and around that. */
  readonly places: readonly Item[]
  /** Drawn at once; the others when the list has been the same for a moment. */
  readonly isDue: (index: number) => boolean
  /** Of a row whose element isn't given to another one, because somebody is in it. */
  readonly keeps: (id: string) => boolean
}

const nothing = { shown: [] }

/** The rows of a virtual list that are in the document, each with the element that shows it (rows-to-draw.ts, slots.ts). */
export function useDrawnRows<Row, Item extends Place>(
  { shown, rowId }: RowsOf<Row>,
  { places, isDue, keeps }: DrawnRowsOptions<Item>,
): readonly SlottedRow<Row, Item>[] {
  const last = useRef<readonly SlottedRow<Row, Item>[]>([])
  // a list of its own each time: who types a letter and takes it back is still typing
  const list = useMemo((): { readonly shown: readonly Row[] } => ({ shown }), [shown])
  const hasSettled = useAfterPaint(list, { first: nothing, pauseMs: typingPauseMs }) === list
  const before = hasSettled ? null : new Map(last.current.map(({ item, id, row }) => [item.index, { id, row }]))
  const drawn = assignSlots(last.current, rowsToDraw(places, { shown, rowId }, { before, isDue }), keeps)
  useLayoutEffect(() => {
    last.current = drawn
  })
  return drawn
}
