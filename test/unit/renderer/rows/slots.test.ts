import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignSlots, type Slots } from '../../../../renderer/ui/rows/slots.ts'

const letters = (text: string) => [...text]
const nobody = () => false

function after(...lists: readonly string[]): string {
  const slots = lists.reduce<Slots>((before, list) => assignSlots(before, letters(list), nobody), [])
  return slots.map(({ id, slot }) => `${id}${slot}`).join(' ')
}

describe('which element shows which row', () => {
  test.each([
    ['other rows: the same elements', ['abc', 'xyz'], 'x0 y1 z2'],
    ['fewer: the last ones go', ['abc', 'x'], 'x0'],
    ['more: new ones come behind', ['a', 'xyz'], 'x0 y1 z2'],
    ['scrolled down by one of many: who stays keeps its own', ['abcdef', 'bcdefg'], 'b1 c2 d3 e4 f5 g6'],
    ['scrolled up by one', ['bcdefg', 'abcdef'], 'a6 b0 c1 d2 e3 f4'],
    ['scrolled by almost a page: other words cost less than other elements', ['abcdef', 'efghij'], 'e0 f1 g2 h3 i4 j5'],
    ['one goes and one comes at the same place', ['abc', 'axc'], 'a0 x1 c2'],
    ['one goes here and one comes there, of few: no element is made', ['abcd', 'acdx'], 'a0 c1 d2 x3'],
    ['one goes: the others stay', ['abcdef', 'abdef'], 'a0 b1 d3 e4 f5'],
    ['in another order: other words', ['abc', 'cba'], 'c0 b1 a2'],
    ['filtered, with some that stay: no element is made', ['abcdefgh', 'cfghuvwx'], 'c0 f1 g2 h3 u4 v5 w6 x7'],
  ])('%s', (_what, lists, slots) => {
    expect(after(...lists)).toBe(slots)
  })

  test('an element that somebody is in keeps its row, wherever that goes', () => {
    const before = assignSlots([], letters('abcd'), nobody)
    const slots = (list: string) => assignSlots(before, letters(list), (id) => id === 'c').map(({ id, slot }) => `${id}${slot}`)
    expect(slots('cxyz').join(' ')).toBe('c2 x3 y4 z5')
    expect(slots('wxyzc').join(' ')).toMatch(/^w\d x\d y\d z\d c2$/)
  })

  test('an element that somebody is in is given to nobody when its row goes', () => {
    const before = assignSlots([], letters('abc'), nobody)
    expect(assignSlots(before, letters('xyz'), (id) => id === 'b').map(({ slot }) => slot)).not.toContain(1)
  })

  test('the same rows: the same answer', () => {
    const before = assignSlots([], letters('abc'), nobody)
    expect(assignSlots(before, letters('abc'), nobody)).toBe(before)
  })

  test('each row has an element of its own, none changes its place among the others, as few are made as can be, and who is kept stays', () => {
    const rows = fc.uniqueArray(fc.constantFrom(...letters('abcdefghij')), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), fc.constantFrom(...letters('abcdefghij')), (lists, kept) => {
        let slots: Slots = []
        for (const list of lists) {
          const next = assignSlots(slots, list, (id) => id === kept)
          expect(next.map(({ id }) => id)).toEqual(list)
          expect(new Set(next.map(({ slot }) => slot)).size).toBe(list.length)
          const places = new Map(slots.map(({ slot }, place) => [slot, place]))
          const old = next.map(({ slot }) => places.get(slot)).filter((place) => place !== undefined)
          expect(old).toEqual([...old].sort((a, b) => a - b))
          const own = slots.find(({ id }) => id === kept)
          if (own !== undefined)
            expect(next.filter(({ id, slot }) => id === kept || slot === own.slot)).toEqual(list.includes(kept) ? [own] : [])
          slots = next
        }
      }),
    )
  })
})
