/** Rows in the document, in order, each with the number of the element that shows it. */
export type Slots = readonly { readonly id: string; readonly slot: number }[]

/** What it costs the browser, roughly and by measurement: another row's words in an element, a new element, one less. The last is for what must not be. */
const costs = { change: 1, make: 3, remove: 1, never: 1000 } as const

/**
 * Which element shows which row, at the least cost: a turn of the wheel lets those keep their element who stay, a key in a filter changes the words in the
 * elements that are there. No element changes its place among the others, or the focus in it would be lost. `keeps`: of a row whose element isn't given away,
 * because somebody is in it. Pure; an edit distance, in steps of (elements × rows).
 */
export function assignSlots(before: Slots, ids: readonly string[], keeps: (id: string) => boolean): Slots {
  if (before.length === ids.length && before.every(({ id }, place) => id === ids[place])) return before
  const own = ownElements(before, ids, keeps)
  let highest = before.reduce((most, { slot }) => Math.max(most, slot), -1)
  return ids.map((id, place) => {
    const slot = own[place]
    if (slot !== undefined) return { id, slot }
    highest += 1
    return { id, slot: highest }
  })
}

/** The number of the element that each row takes over; undefined: a new one. */
function ownElements(before: Slots, ids: readonly string[], keeps: (id: string) => boolean): readonly (number | undefined)[] {
  const wanted = new Set(ids)
  const isKept = before.map(({ id }) => keeps(id))
  const removing = before.map(({ id }, element) => (isKept[element] && wanted.has(id) ? costs.never : costs.remove))
  const changing = isKept.map((kept) => (kept ? costs.never : costs.change))
  const width = ids.length + 1
  /** Of the first elements for the first rows. */
  const least = new Float64Array((before.length + 1) * width)
  const at = (element: number, row: number): number => least[element * width + row] ?? 0
  /** Costs with the last step being: that element for that row; that element taken out. */
  const giving = (element: number, row: number): number =>
    at(element, row) + (before[element]?.id === ids[row] ? 0 : (changing[element] ?? 0))
  const lessened = (element: number, row: number): number => at(element, row) + (removing[element] ?? 0)
  for (let element = 0; element <= before.length; element++) {
    for (let row = 0; row <= ids.length; row++) {
      if (element === 0) least[row] = row * costs.make
      else if (row === 0) least[element * width] = lessened(element - 1, 0)
      else {
        const made = at(element, row - 1) + costs.make
        least[element * width + row] = Math.min(giving(element - 1, row - 1), lessened(element - 1, row), made)
      }
    }
  }
  const own: (number | undefined)[] = ids.map(() => undefined)
  let element = before.length
  let row = ids.length
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
