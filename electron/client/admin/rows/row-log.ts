import { firstRowPageSize, type RowPage, type RowPosition, rowPageSize } from '../../../common/contracts/app/admin-rows.ts'

/** One long list as it came to be: who has seen it up to some point is given what changed since, and nothing else. */
export interface RowLog<Row> {
  /** The list as it is now, in its order. Rows that are as they were before keep their objects. */
  update(rows: readonly Row[]): void
  /** The last change; grows. */
  seen(): number
  page(position: RowPosition): RowPage<Row>
}

interface Entry<Row> {
  readonly row: Row
  readonly at: number
}

/** Removals that are remembered; who was away longer gets the whole list. */
const mostDropped = 20_000

/** `log`: the name of this life of the list. */
export function createRowLog<Row extends { readonly id: string }>(log: number): RowLog<Row> {
  // Both in the order of their last change: what is put again goes to the end
  const entries = new Map<string, Entry<Row>>()
  const dropped = new Map<string, number>()
  let last = 0
  let forgotten = 0

  function put(row: Row): void {
    last += 1
    entries.delete(row.id)
    entries.set(row.id, { row, at: last })
    dropped.delete(row.id)
  }

  function drop(id: string): void {
    last += 1
    entries.delete(id)
    dropped.set(id, last)
    if (dropped.size <= mostDropped) return
    const [oldest] = dropped
    if (oldest === undefined) return
    dropped.delete(oldest[0])
    forgotten = oldest[1]
  }

  return {
    update(rows) {
      const now = new Set<string>()
      for (const row of rows) {
        now.add(row.id)
        const before = entries.get(row.id)
        if (before === undefined || !sameRow(before.row, row)) put(row)
      }
      if (now.size === entries.size) return
      for (const id of [...entries.keys()]) if (!now.has(id)) drop(id)
    },
    seen: () => last,
    page(position) {
      const known = position.log === log && position.seen <= last && position.seen >= forgotten
      const from = known ? position.seen : 0
      const changes: Entry<Row>[] = []
      for (const entry of entries.values()) if (entry.at > from) changes.push(entry)
      const put = changes.slice(0, from === 0 ? firstRowPageSize : rowPageSize)
      const more = changes.length > put.length
      const seen = more ? (put.at(-1)?.at ?? last) : last
      const drop = from === 0 ? [] : [...dropped].filter(([, at]) => at > from && at <= seen).map(([id]) => id)
      return { log, seen, whole: !known || from === 0, put: put.map(({ row }) => row), drop, more }
    },
  }
}

/** Rows are flat: words, numbers, and lists of words. */
export function sameRow<Row extends object>(a: Row, b: Row): boolean {
  for (const key of Object.keys(a) as (keyof Row)[]) {
    const [one, other] = [a[key], b[key]]
    if (one === other) continue
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false
    if (one.some((value, at) => value !== other[at])) return false
  }
  return true
}
