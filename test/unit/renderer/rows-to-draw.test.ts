import { describe, expect, test } from 'vitest'
import { rowsToDraw } from '../../../renderer/ui/table/rows-to-draw.ts'

const places = [0, 1, 2, 3, 4].map((index) => ({ index }))

function drawn(shown: string, painted: string): string {
  const rows = [...shown]
  return rowsToDraw(places, { shown: rows, painted: shown === painted ? rows : [...painted], rowId: (row) => row }, (index) => index < 2)
    .map(({ item, id, isLate }) => `${item.index}${id}${isLate ? '?' : ''}`)
    .join(' ')
}

describe('the rows that a table draws at once', () => {
  test.each([
    ['a list that has been painted: all of it', 'abcde', 'abcde', '0a 1b 2c 3d 4e'],
    ['the first look: what is in sight', 'abcde', '', '0a 1b'],
    ['another list: what is out of sight stays as it was', 'uvwxy', 'abcde', '0u 1v 2c? 3d? 4e?'],
    ['a row that came into sight is not there twice', 'adwxy', 'abcde', '0a 1d 2c? 4e?'],
    ['a shorter list has no more places', 'ux', 'abcde', '0u 1x'],
    ['a longer one: its other rows come later', 'uvwxy', 'abc', '0u 1v 2c?'],
  ])('%s', (_what, shown, painted, rows) => {
    expect(drawn(shown, painted)).toBe(rows)
  })
})
