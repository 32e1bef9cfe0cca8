/** Rows in sight, in order, each with the number of the element that shows it. */
export type Slots = readonly { readonly id: string; readonly slot: number }[]

const nobody: ReadonlySet<string> = new Set()

/**
 * Which element shows which row: a row that stays in sight keeps its own; one that comes takes over that of a row that goes at the same place, so that a key
 * in a filter changes texts instead of making rows anew. No element changes its place among the others. `keeps`: of a row whose element isn't given away,
 * because somebody is in it. `late`: rows that are shown as they were, at their old places; one that passes them takes another element. Pure.
 */
export function assignSlots(before: Slots, ids: readonly string[], keeps: (id: string) => boolean, late = nobody): Slots {
  const lateBefore = precedingOf(
    before.map(({ id }) => id),
    late,
  )
  const lateAfter = precedingOf(ids, late)
  const slotOf = new Map(before.filter(({ id }) => keeps(id) || lateBefore.get(id) === lateAfter.get(id)).map(({ id, slot }) => [id, slot]))
  const stays = new Set(ids.filter((id) => slotOf.has(id)))
  const stayed = before.filter(({ id }) => stays.has(id)).map(({ id }) => id)
  let fresh = before.reduce((highest, { slot }) => Math.max(highest, slot), -1) + 1
  const next = (): number => {
    fresh += 1
    return fresh - 1
  }
  // in another order every place is another one
  if ([...stays].some((id, index) => stayed[index] !== id)) return ids.map((id) => ({ id, slot: slotOf.get(id) ?? next() }))

  let at = 0
  /** Those that went before the next row that stays. */
  const free: number[] = []
  const passGone = (): void => {
    for (let one = before[at]; one !== undefined && !stays.has(one.id); one = before[at]) {
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

/** How many of `some` come before each. */
function precedingOf(order: readonly string[], some: ReadonlySet<string>): ReadonlyMap<string, number> {
  let count = 0
  return new Map(
    order.map((id) => {
      const own = count
      if (some.has(id)) count += 1
      return [id, own]
    }),
  )
}
