/** Rows that are chosen for one act on all of them, by id. */
export interface RowSelection {
  readonly selected: ReadonlySet<string>
  readonly onChange: (selected: ReadonlySet<string>) => void
}

export function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Everything from one row to another, on top of what is selected. */
export function extended(selected: ReadonlySet<string>, ids: readonly string[], from: number, to: number): ReadonlySet<string> {
  const [first, last] = from < to ? [from, to] : [to, from]
  return new Set([...selected, ...ids.slice(Math.max(0, first), last + 1)])
}

/** How much of what is shown is selected. */
export function selectedShare(selected: ReadonlySet<string>, ids: readonly string[]): 'none' | 'some' | 'all' {
  if (selected.size === 0 || ids.length === 0) return 'none'
  const count = ids.reduce((sum, id) => sum + (selected.has(id) ? 1 : 0), 0)
  return count === 0 ? 'none' : count === ids.length ? 'all' : 'some'
}
