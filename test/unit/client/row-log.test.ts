import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowLog } from '../../../electron/client/admin/rows/row-log.ts'
import { firstRowPageSize, type RowPage, type RowPosition, rowPageSize } from '../../../electron/common/contracts/app/admin-rows.ts'
import { mergeRows } from '../../../renderer/store/merge-rows.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly tags: readonly string[]
}

const row = (id: string, name = id, tags: readonly string[] = []): Row => ({ id, name, tags })
const start: RowPosition = { log: 0, seen: 0 }

/** A window that follows a log. */
function follower(ask: (position: RowPosition) => RowPage<Row>) {
  let position = start
  let rows: readonly Row[] = []
  let carried = 0
  return {
    follow() {
      for (let more = true; more; ) {
        const page = ask(position)
        rows = mergeRows(page.whole ? [] : rows, page.put, page.drop)
        carried += page.put.length
        position = { log: page.log, seen: page.seen }
        more = page.more
      }
      return rows
    },
    carried: () => carried,
  }
}

describe('a list by its changes', () => {
  it('carries what changed and nothing else', () => {
    const log = createRowLog<Row>(1)
    const window = follower((position) => log.page(position))
    log.update([row('a'), row('b'), row('c')])
    expect(window.follow().map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    const before = window.follow()
    log.update([row('a'), row('b', 'b', ['new']), row('d')])
    const after = window.follow()
    expect(after.map(({ id }) => id)).toEqual(['a', 'b', 'd'])
    expect(after[0]).toBe(before[0])
    expect(window.carried()).toBe(5)
    log.update([row('a'), row('b', 'b', ['new']), row('d')])
    expect(log.page({ log: 1, seen: log.seen() })).toMatchObject({ put: [], drop: [], more: false })
  })

  it('comes in pages, the first of which is small, and in order already', () => {
    const log = createRowLog<Row>(1)
    const all = Array.from({ length: firstRowPageSize + rowPageSize + 10 }, (_, at) => row(`host-${String(at).padStart(5, '0')}`))
    log.update(all)
    const first = log.page(start)
    expect([first.put.length, first.more, first.whole]).toEqual([firstRowPageSize, true, true])
    const second = log.page(first)
    expect([second.put.length, second.more, second.whole]).toEqual([rowPageSize, true, false])
    const third = log.page(second)
    expect([third.put.length, third.more, third.whole]).toEqual([10, false, false])
    expect(follower((position) => log.page(position)).follow()).toEqual(all)
  })

  it('starts again for whoever followed another list', () => {
    const log = createRowLog<Row>(7)
    log.update([row('a')])
    expect(log.page({ log: 6, seen: 40 })).toMatchObject({ log: 7, whole: true, put: [{ id: 'a' }] })
    expect(log.page({ log: 7, seen: 99 })).toMatchObject({ whole: true, put: [{ id: 'a' }] })
  })

  it('a window that looks now and then always has the list as it is', () => {
    const rows = fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        name: fc.constantFrom('x', 'y', 'z'),
        tags: fc.constantFrom(['p'], ['q', 'r']),
      }),
      { selector: ({ id }) => id },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, fc.boolean())), (history) => {
        const log = createRowLog<Row>(1)
        const window = follower((position) => log.page(position))
        for (const [now, looks] of history) {
          log.update(now)
          if (looks) window.follow()
        }
        const key = (one: Row) => JSON.stringify(one)
        expect(window.follow().map(key).sort()).toEqual((history.at(-1)?.[0] ?? []).map(key).sort())
      }),
    )
  })
})
