import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignSlots, type Slots } from '../../../../renderer/ui/rows/slots.ts'

const letters = (text: string) => [...text]
const nobody = () => false
/** A letter is a row. */
const assign = (before: Slots, list: readonly string[], keeps: (id: string) => boolean = nobody): Slots =>
  assignSlots(
    before,
    list.map((id) => ({ id })),
    keeps,
  )
const said = (slots: Slots) => slots.map(({ id, slot }) => `${id}${slot}`).join(' ')

describe('which element shows which row', () => {
  test.each([
    ['other rows: the same elements', ['abc', 'xyz'], 'x0 y1 z2'],
    ['the same rows: the same elements', ['abc', 'abc'], 'a0 b1 c2'],
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
    expect(said(lists.reduce<Slots>((before, list) => assign(before, letters(list)), []))).toBe(slots)
  })

  test('an element that somebody is in keeps its row, wherever that goes', () => {
    const before = assign([], letters('abcd'))
    const slots = (list: string) => said(assign(before, letters(list), (id) => id === 'c'))
    expect(slots('cxyz')).toBe('c2 x3 y4 z5')
    expect(slots('wxyzc')).toMatch(/^w\d x\d y\d z\d c2$/)
  })

  test('an element that somebody is in is given to nobody when its row goes', () => {
    const before = assign([], letters('abc'))
    expect(assign(before, letters('xyz'), (id) => id === 'b').map(({ slot }) => slot)).not.toContain(1)
  })

  test('of two that somebody is in and that pass each other one stays, and neither is given to another row', () => {
    const before = assign([], letters('abcd'))
    const next = assign(before, letters('xba'), (id) => id === 'a' || id === 'b')
    expect(next.filter(({ id, slot }) => (slot === 0 && id !== 'a') || (slot === 1 && id !== 'b'))).toEqual([])
    expect(next.filter(({ slot }) => slot === 0 || slot === 1)).toHaveLength(1)
  })

  test('each row has an element of its own, none changes its place among the others, and one that somebody is in goes to no other row', () => {
    const row = fc.constantFrom(...letters('abcdefghij'))
    const rows = fc.uniqueArray(row, { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), fc.uniqueArray(row, { maxLength: 2 }), (lists, kept) => {
        let slots: Slots = []
        for (const list of lists) {
          const next = assign(slots, list, (id) => kept.includes(id))
          expect(next.map(({ id }) => id)).toEqual(list)
          expect(new Set(next.map(({ slot }) => slot)).size).toBe(list.length)
          const before = new Map(slots.map(({ id, slot }, place) => [slot, { id, place }]))
          const old = next.map(({ slot }) => before.get(slot)?.place).filter((place) => place !== undefined)
          expect(old).toEqual([...old].sort((a, b) => a - b))
          for (const { id, slot } of next) {
            const was = before.get(slot)?.id ?? id
            if (kept.includes(was)) expect(id).toBe(was)
          }
          const alone = kept.filter((id) => list.includes(id) && slots.some((one) => one.id === id))
          if (alone.length === 1) expect(next.find(({ id }) => id === alone[0])).toEqual(slots.find(({ id }) => id === alone[0]))
          slots = next
        }
      }),
    )
  })
})
