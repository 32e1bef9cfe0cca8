import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLongList } from '../../../electron/server/long-lists/long-list.ts'
import { createPieces, type Writing } from '../../../electron/server/long-lists/pieces.ts'

interface Item {
  readonly id: string
  readonly text: string
  readonly seen: number
}

const writing: Writing<Item> = {
  key: ({ id }) => id,
  same: (before, now) => before.text === now.text,
  json: ({ id, text, seen }) => JSON.stringify({ id, seen, text }),
  moving: { name: 'seen', of: ({ seen }) => seen },
}

const never = () => false
const always = () => true
const text = (list: readonly Uint8Array[] | null) => Buffer.concat(list ?? []).toString()
const expected = (items: readonly Item[]) => `${JSON.stringify(items.map(({ id, text, seen }) => ({ id, seen, text })))}\n`

function many(count: number): Item[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `node-${String(at).padStart(6, '0')}`,
    text: `ü"seen":${at}`,
    seen: 1_700_000_000 + at,
  }))
}

describe('a list in pieces', () => {
  it('is the JSON of the list, whatever came, went, changed and moved since the one before', () => {
    const item = fc.record({
      id: fc.nat({ max: 400 }).map((at) => `n${at}`),
      text: fc.constantFrom('a', 'ü', '"seen":7', '🦊'),
      seen: fc.constantFrom(0, 9, 10, 1_700_000_000, 1_700_000_001, -62_135_596_800),
    })
    const list = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 400, size: 'max' })
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 5 }), (lists) => {
        const pieces = createPieces(writing)
        for (const items of lists) expect(text(pieces.of(items, never))).toBe(expected(items))
      }),
      { numRuns: 60 },
    )
  })

  it('an item that changes, comes or goes leaves the other pieces as they are', () => {
    const items = many(2000)
    const pieces = createPieces(writing)
    const before = new Set(pieces.of(items, never))
    expect(before.size).toBeGreaterThan(8)
    const fresh = (list: readonly Item[]) => (pieces.of(list, never) ?? []).filter((piece) => !before.has(piece)).length
    const changed = items.with(1500, { id: items[1500]?.id ?? '', text: 'other', seen: 1 })
    const come = changed.toSpliced(1000, 0, { id: 'node-000999b', text: 'new', seen: 1 })
    // the first piece loses its comma in every list
    expect(fresh(changed)).toBeLessThanOrEqual(2)
    expect(fresh(come)).toBeLessThanOrEqual(4)
    expect(fresh(come.toSpliced(300, 1))).toBeLessThanOrEqual(6)
  })

  it('an item that goes from the end of a piece is gone', () => {
    const items = many(300)
    const pieces = createPieces(writing)
    pieces.of(items, never)
    for (let length = items.length - 1; length > 0; length--) {
      expect(text(pieces.of(items.slice(0, length), never))).toBe(expected(items.slice(0, length)))
    }
  })

  it('a number that moves is moved in a copy: what is on its way stays as it was', () => {
    const items = many(1000)
    const pieces = createPieces(writing)
    const before = pieces.of(items, never)
    const said = text(before)
    const later = items.map((item) => ({ ...item, seen: item.seen + 5 }))
    expect(text(pieces.of(later, never))).toBe(expected(later))
    expect(text(before)).toBe(said)
  })

  it('numbers that take as much room are moved without writing anything', () => {
    let written = 0
    const counting = {
      ...writing,
      json: (item: Item) => {
        written++
        return writing.json(item)
      },
    }
    const pieces = createPieces(counting)
    pieces.of(many(500), never)
    written = 0
    const later = many(500).map((item) => ({ ...item, seen: item.seen + 1 }))
    expect(text(pieces.of(later, never))).toBe(expected(later))
    expect(written).toBe(0)
  })

  it('stops when its time is over, and goes on from there', () => {
    const items = many(2000)
    const pieces = createPieces(writing)
    expect(pieces.of(items, always)).toBeNull()
    let left = 3
    expect(pieces.of(items, () => left-- <= 0)).toBeNull()
    let written = 0
    expect(text(pieces.of(items, () => ++written < 0))).toBe(expected(items))
    expect(written).toBeGreaterThan(8)
    written = 0
    pieces.of(items, () => ++written < 0)
    expect(written).toBe(0)
  })
})

describe('a long list', () => {
  /** A server's records, a clock that stands still, and writing that takes its time. */
  function harness(count: number, slow = false) {
    const state = { items: many(count), commits: 1, now: 0, collected: 0 }
    const list = createLongList<Item>({
      database: {
        get commits() {
          return state.commits
        },
      },
      clock: () => state.now,
      maxAgeMs: 1000,
      collect: () => {
        state.collected++
        return state.items
      },
      writing: {
        ...writing,
        json: (item) => {
          // longer than a turn, so that every piece is one
          const until = performance.now() + (slow && item.id.endsWith('00') ? 11 : 0)
          while (performance.now() < until);
          return writing.json(item)
        },
      },
    })
    const commit = (change: (items: Item[]) => Item[]) => {
      state.items = change(state.items)
      state.commits++
    }
    return { state, list, commit }
  }

  it('is the same bytes for everybody until something is written', async () => {
    const { state, list, commit } = harness(300)
    const first = await list.read()
    expect(await list.read()).toBe(first)
    expect(state.collected).toBe(1)
    commit((items) => items.slice(1))
    expect(text(await list.read())).toBe(expected(state.items))
  })

  it('lags behind what moves without a write by no more than its age', async () => {
    const { state, list } = harness(300)
    const first = await list.read()
    state.items = state.items.map((item) => ({ ...item, seen: item.seen + 1 }))
    state.now = 999
    expect(await list.read()).toBe(first)
    state.now = 1000
    expect(text(await list.read())).toBe(expected(state.items))
    state.items = state.items.map((item) => ({ ...item, seen: item.seen + 1 }))
    // the clock was put back
    state.now = -5000
    expect(text(await list.read())).toBe(expected(state.items))
  })

  it('lets others have their turn while it is written, and shows what they wrote meanwhile to all who wait', async () => {
    const { state, list, commit } = harness(1000, true)
    const early = list.read()
    expect(early).toBeInstanceOf(Promise)
    let turns = 0
    const other = setInterval(() => turns++, 0)
    await new Promise((resolve) => setImmediate(resolve))
    commit((items) => items.with(3, { id: items[3]?.id ?? '', text: 'written meanwhile', seen: 3 }))
    const late = list.read()
    expect(late).toBe(early)
    expect(text(await late)).toBe(expected(state.items))
    clearInterval(other)
    expect(turns).toBeGreaterThan(0)
    expect(await list.read()).toBe(await early)
  })

  it('an error while it is written is told to who waits, and the next one tries again', async () => {
    const { state, list } = harness(600, true)
    const broken = list.read()
    const items = state.items
    state.items = [{ id: 'x', text: 'x', seen: 1n as unknown as number }]
    await expect(broken).rejects.toThrow(TypeError)
    state.items = items
    expect(text(await list.read())).toBe(expected(items))
  })
})
