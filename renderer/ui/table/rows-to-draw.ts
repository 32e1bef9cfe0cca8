/** A place of a virtual list. */
interface Place {
  readonly index: number
}

export interface DrawnRow<Row, Item extends Place> {
  readonly item: Item
  readonly row: Row
  readonly id: string
  /** It is still the row of the list before: out of sight, and drawn anew after the frame. */
  readonly isLate: boolean
}

interface Lists<Row> {
  readonly shown: readonly Row[]
  /** What was shown at the last painted frame. */
  readonly painted: readonly Row[]
  readonly rowId: (row: Row) => string
}

/**
 * The rows of a virtual list at its places: those that `isDue` from what is to be shown, the others as they were painted last, so that a key in a filter costs
 * what can be seen of it. No row is there twice. Pure.
 */
export function rowsToDraw<Row, Item extends Place>(
  places: readonly Item[],
  { shown, painted, rowId }: Lists<Row>,
  isDue: (index: number) => boolean,
): readonly DrawnRow<Row, Item>[] {
  const isSame = shown === painted
  const due = new Set<string>()
  for (const { index } of places) {
    const row = shown[index]
    if (row !== undefined && (isSame || isDue(index))) due.add(rowId(row))
  }
  return places.flatMap((item) => {
    const isLate = !(isSame || isDue(item.index))
    const row = shown[item.index] === undefined ? undefined : (isLate ? painted : shown)[item.index]
    if (row === undefined) return []
    const id = rowId(row)
    return isLate && due.has(id) ? [] : [{ item, row, id, isLate }]
  })
}
