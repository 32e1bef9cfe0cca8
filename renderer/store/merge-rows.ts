import { sortKey } from '../../electron/common/model/sort-key.ts'

export interface Keyed {
  readonly id: string
  /** What rows are ordered by; the id where they have no other name. */
  readonly name?: string
}

/** A list ordered by name after some of its rows came, changed or went. Untouched rows keep their objects. */
export function mergeRows<Row extends Keyed>(rows: readonly Row[], put: readonly Row[], drop: readonly string[]): readonly Row[] {
  if (put.length === 0 && drop.length === 0) return rows
  const added = [...put].sort(byName)
  const gone = new Set([...drop, ...put.map(({ id }) => id)])
  const kept = rows.some(({ id }) => gone.has(id)) ? rows.filter(({ id }) => !gone.has(id)) : rows
  const last = kept.at(-1)
  const [first] = added
  if (last === undefined || first === undefined) return last === undefined ? added : kept
  // first pages come in order
  if (byName(last, first) <= 0) return [...kept, ...added]
  return interleave(kept, added)
}

function interleave<Row extends Keyed>(a: readonly Row[], b: readonly Row[]): readonly Row[] {
  const merged: Row[] = []
  let at = 0
  for (const row of b) {
    while (at < a.length && byName(a[at] as Row, row) <= 0) {
      merged.push(a[at] as Row)
      at += 1
    }
    merged.push(row)
  }
  return [...merged, ...a.slice(at)]
}

const keys = new WeakMap<Keyed, string>()

/** Made once per row: every change of a list looks at them again. */
function keyOf(row: Keyed): string {
  const known = keys.get(row)
  if (known !== undefined) return known
  const key = sortKey(row.name ?? row.id)
  keys.set(row, key)
  return key
}

function byName(a: Keyed, b: Keyed): number {
  const [left, right] = [keyOf(a), keyOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}
