import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignSlots, type Slots } from '../../../renderer/ui/slots.ts'

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
    ['scrolled down: who stays keeps its own', ['abc', 'bcd'], 'b1 c2 d3'],
    ['scrolled up', ['bcd', 'abc'], 'a3 b0 c1'],
    ['one goes and one comes at the same place', ['abc', 'axc'], 'a0 x1 c2'],
    ['one goes here and one comes there: no element moves', ['abcd', 'acdx'], 'a0 c2 d3 x4'],
    ['in another order', ['abc', 'cbx'], 'c2 b1 x3'],
  ])('%s', (_what, lists, slots) => {
    expect(after(...lists)).toBe(slots)
  })

  test('an element that somebody is in is not given away', () => {
    const before = assignSlots([], letters('abc'), nobody)
    expect(assignSlots(before, letters('xyz'), (id) => id === 'b').map(({ slot }) => slot)).toEqual([0, 2, 3])
  })

  test('a late row keeps its element and its place, and one that passes it takes another', () => {
    const before = assignSlots([], letters('abcdef'), nobody)
    const next = assignSlots(before, letters('afdeg'), nobody, new Set('de'))
    expect(next.map(({ id, slot }) => `${id}${slot}`).join(' ')).toBe('a0 f1 d3 e4 g5')
  })

  test('each has its own, who stays keeps it, and elements never change their order', () => {
    const rows = fc.uniqueArray(fc.constantFrom(...letters('abcdefghij')), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 6 }), (lists) => {
        let slots: Slots = []
        for (const list of lists) {
          const next = assignSlots(slots, list, nobody)
          expect(next.map(({ id }) => id)).toEqual(list)
          expect(new Set(next.map(({ slot }) => slot)).size).toBe(list.length)
          for (const { id, slot } of slots) if (list.includes(id)) expect(next).toContainEqual({ id, slot })
          const places = new Map(slots.map(({ slot }, place) => [slot, place]))
          const kept = slots.filter(({ id }) => list.includes(id)).map(({ id }) => id)
          const inOrder = list.filter((id) => kept.includes(id)).every((id, index) => kept[index] === id)
          const old = next.map(({ slot }) => places.get(slot)).filter((place) => place !== undefined)
          if (inOrder) expect(old).toEqual([...old].sort((a, b) => a - b))
          slots = next
        }
      }),
    )
  })
})
