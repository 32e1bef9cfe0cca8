/** Rows in sight, in order, each with the number of the element that shows it. */
export type Slots = readonly { readonly id: string; readonly slot: number }[]

/**
 * Which element shows which row: a row that stays in sight keeps its own; one that comes takes over that of a row that goes at the same place, so that a key
 * in a filter changes texts instead of making rows anew. No element changes its place among the others. `keeps`: of a row whose element isn't given away,
 * because somebody is in it. Pure.
 */
export function assignSlots(before: Slots, ids: readonly string[], keeps: (id: string) => boolean): Slots {
  const wanted = new Set(ids)
  const slotOf = new Map(before.map(({ id, slot }) => [id, slot]))
  const stayed = before.filter(({ id }) => wanted.has(id)).map(({ id }) => id)
  const staying = ids.filter((id) => slotOf.has(id))
  let fresh = before.reduce((highest, { slot }) => Math.max(highest, slot), -1) + 1
  const next = (): number => {
    fresh += 1
    return fresh - 1
  }
  // in another order every place is another one
  if (staying.some((id, index) => stayed[index] !== id)) return ids.map((id) => ({ id, slot: slotOf.get(id) ?? next() }))

  let at = 0
  /** Those that went before the next row that stays. */
  const free: number[] = []
  const passGone = (): void => {
    for (let one = before[at]; one !== undefined && !wanted.has(one.id); one = before[at]) {
      if (!keeps(one.id)) free.push(one.slot)
      at += 1
    }
  }
  passGone()
  return ids.map((id) => {
    const own = slotOf.get(id)
    if (own === undefined) return { id, slot: free.shift() ?? next() }
    free.length = 0
    at += 1
    passGone()
    return { id, slot: own }
  })
}
