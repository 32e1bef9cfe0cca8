/** A place of a virtual list. */
export interface Place {
  readonly index: number
}

export interface DrawnRow<Row, Item extends Place> {
  readonly item: Item
  readonly row: Row
  readonly id: string
  /** It is still the row of the list before: out of sight, and drawn anew when the list has settled. */
  readonly isLate: boolean
}

export interface RowsOf<Row> {
  readonly shown: readonly Row[]
  readonly rowId: (row: Row) => string
}

/** What was drawn last, by index. */
export type DrawnBefore<Row> = ReadonlyMap<number, { readonly id: string; readonly row: Row }>

/**
 * The rows of a virtual list at its places: those that `isDue` from what is to be shown, and of the others what is drawn there already, so that a key in a
 * filter costs what can be seen of it. `before` null: the list has settled, and all its places are due. No row is there twice. Pure.
 */
export function rowsToDraw<Row, Item extends Place>(
  places: readonly Item[],
  { shown, rowId }: RowsOf<Row>,
  { before, isDue }: { readonly before: DrawnBefore<Row> | null; readonly isDue: (index: number) => boolean },
): readonly DrawnRow<Row, Item>[] {
  const wanted = places.flatMap((item) => {
    const row = shown[item.index]
    if (row === undefined) return []
    const id = rowId(row)
    const late = before?.get(item.index)
    return [{ item, row, id, late, isDue: before === null || isDue(item.index) || late?.id === id }]
  })
  const due = new Set(wanted.filter((one) => one.isDue).map(({ id }) => id))
  return wanted.flatMap(({ item, row, id, late, isDue: now }): readonly DrawnRow<Row, Item>[] => {
    if (now) return [{ item, row, id, isLate: false }]
    return late === undefined || due.has(late.id) ? [] : [{ item, row: late.row, id: late.id, isLate: true }]
  })
}
