import { describe, expect, test } from 'vitest'
import { rowsToDraw } from '../../../../renderer/ui/rows/rows-to-draw.ts'

const places = [0, 1, 2, 3, 4].map((index) => ({ index }))

/** `before`: what is drawn at each place, null once the list has settled. The first two places are in sight. */
function drawn(shown: string, before: string | null): string {
  const last = before === null ? null : new Map([...before].map((id, index) => [index, { id, row: id }]))
  return rowsToDraw(places, { shown: [...shown], rowId: (row) => row }, { before: last, isDue: (index) => index < 2 })
    .map(({ item, id, isLate }) => `${item.index}${id}${isLate ? '?' : ''}`)
    .join(' ')
}

describe('the rows that a table draws at once', () => {
  test.each([
    ['a list that has settled: all of it', 'abcde', null, '0a 1b 2c 3d 4e'],
    ['the first look: what is in sight', 'abcde', '', '0a 1b'],
    ['another list: what is out of sight stays as it was', 'uvwxy', 'abcde', '0u 1v 2c? 3d? 4e?'],
    ['a row that came into sight is not there twice', 'adwxy', 'abcde', '0a 1d 2c? 4e?'],
    ['out of sight, too, what stays in its place is the row of now', 'uvcwe', 'abcde', '0u 1v 2c 3d? 4e'],
    ['a shorter list has no more places', 'ux', 'abcde', '0u 1x'],
    ['a longer one: its other rows come later', 'uvwxy', 'abc', '0u 1v 2c?'],
    ['taken back at once: nothing is made out of sight', 'abcde', 'x', '0a 1b'],
  ])('%s', (_what, shown, before, rows) => {
    expect(drawn(shown, before)).toBe(rows)
  })
})
