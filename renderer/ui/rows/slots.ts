/** Rows in the document, in order, each with the number of the element that shows it. */
export type Slots = readonly { readonly id: string; readonly slot: number }[]

/** What it costs the browser, roughly and by measurement: another row's words in an element, a new element, one less. */
const costs = { change: 1, make: 3, remove: 1 } as const

/**
 * Which element shows which row, at the least cost: a turn of the wheel lets those keep their element who stay, a key in a filter changes the words in the
 * elements that are there. No element changes its place among the others, or the focus in it would be lost. `keeps`: of a row whose element isn't given away,
 * because somebody is in it. Pure; an edit distance, in steps of (elements × rows).
 */
export function assignSlots<Row extends { readonly id: string }>(
  before: Slots,
  rows: readonly Row[],
  keeps: (id: string) => boolean,
): readonly (Row & { readonly slot: number })[] {
  const isSame = before.length === rows.length && before.every(({ id }, place) => id === rows[place]?.id)
  const own = isSame ? before.map(({ slot }) => slot) : ownElements(before, rows, keeps)
  let highest = before.reduce((most, { slot }) => Math.max(most, slot), -1)
  return rows.map((row, place) => {
    const slot = own[place]
    if (slot !== undefined) return { ...row, slot }
    highest += 1
    return { ...row, slot: highest }
  })
}

/** The number of the element that each row takes over; undefined: a new one. */
function ownElements(
  before: Slots,
  rows: readonly { readonly id: string }[],
  keeps: (id: string) => boolean,
): readonly (number | undefined)[] {
  const wanted = new Set(rows.map(({ id }) => id))
  /** More than all that may be done together. */
  const never = before.length * costs.remove + rows.length * costs.make + 1
  const isKept = before.map(({ id }) => keeps(id))
  // where two who are kept have passed each other one of the elements goes, and is still given to nobody
  const removing = before.map(({ id }, element) => (isKept[element] && wanted.has(id) ? never : costs.remove))
  const changing = isKept.map((kept) => (kept ? 3 * never : costs.change))
  const width = rows.length + 1
  /** Of the first elements for the first rows. */
  const least = new Float64Array((before.length + 1) * width)
  const at = (element: number, row: number): number => least[element * width + row] ?? 0
  /** Costs with the last step being: that element for that row; that element taken out. */
  const giving = (element: number, row: number): number =>
    at(element, row) + (before[element]?.id === rows[row]?.id ? 0 : (changing[element] ?? 0))
  const lessened = (element: number, row: number): number => at(element, row) + (removing[element] ?? 0)
  for (let element = 0; element <= before.length; element++) {
    for (let row = 0; row <= rows.length; row++) {
      if (element === 0) least[row] = row * costs.make
      else if (row === 0) least[element * width] = lessened(element - 1, 0)
      else {
        const made = at(element, row - 1) + costs.make
        least[element * width + row] = Math.min(giving(element - 1, row - 1), lessened(element - 1, row), made)
      }
    }
  }
  const own: (number | undefined)[] = rows.map(() => undefined)
  let element = before.length
  let row = rows.length
  // of equal ways the one whose first elements stay
  while (element > 0 && row > 0) {
    const cost = at(element, row)
    if (cost === at(element, row - 1) + costs.make) row -= 1
    else {
      element -= 1
      if (cost === lessened(element, row)) continue
      row -= 1
      own[row] = before[element]?.slot
    }
  }
  return own
}
