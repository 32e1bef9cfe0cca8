import { describe, expect, it } from 'vitest'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { clockTime, relativeTime, remaining } from '../../../electron/common/wording/relative-time.ts'
import { english } from '../../../electron/common/words/words.ts'

describe('times and lists', () => {
  it.each([
    [0, 'just now'],
    [-5000, 'just now'],
    [4_900, '4 s ago'],
    [59_999, '59 s ago'],
    [540_000, '9 min ago'],
    [7_200_000, '2 h ago'],
    [47 * 3_600_000, '47 h ago'],
    [72 * 3_600_000, '3 days ago'],
  ])('%d ms ago → %s', (age, text) => {
    expect(relativeTime(english, 1_000_000_000_000 - age, 1_000_000_000_000)).toBe(text)
  })

  it.each([
    [-1, '0 s'],
    [58_000, '58 s'],
    [60_000, '1 min 0 s'],
    [252_000, '4 min 12 s'],
  ])('%d ms remain → %s', (ms, text) => expect(remaining(english, ms)).toBe(text))

  it('adds the date when it was another day', () => {
    const now = new Date(2026, 10, 24, 9, 5).getTime()
    expect(clockTime(english, new Date(2026, 10, 24, 8, 2).getTime(), now)).toBe('08:02')
    expect(clockTime(english, new Date(2026, 10, 23, 8, 12).getTime(), now)).toBe('23 Nov, 08:12')
  })

  it('lists', () => {
    expect(nameList(english, [])).toBe('')
    expect(nameList(english, ['a'])).toBe('a')
    expect(nameList(english, ['a', 'b', 'c'])).toBe('a, b and c')
    expect(nameList(english, ['a', 'b', 'c', 'd'], 3)).toBe('a, b and 2 more')
  })
})
