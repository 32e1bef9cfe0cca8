import { describe, expect, test } from 'vitest'
import type { Column } from '../../../renderer/ui/table/column.ts'
import { csvOf } from '../../../renderer/ui/table/csv.ts'
import { extended, selectedShare, toggled } from '../../../renderer/ui/table/row-selection.ts'
import { filterByWords, rowWords } from '../../../renderer/ui/table/row-words.ts'
import { sortRows } from '../../../renderer/ui/table/sort-rows.ts'

interface Row {
  readonly name: string
  readonly count: number
}

const rows: readonly Row[] = [
  { name: 'exit-10', count: 3 },
  { name: 'Exit-2', count: 12 },
  { name: 'éclair', count: 3 },
  { name: 'zoo', count: 1 },
]
const name: Column<Row> = { id: 'name', header: 'Name', value: (row) => row.name, cell: () => null, width: '1fr' }
const count: Column<Row> = { id: 'count', header: 'Hosts', value: (row) => row.count, cell: () => null, width: '1fr' }
const names = (list: readonly Row[]) => list.map((row) => row.name)

describe('order', () => {
  test('as people expect it: numbers by size, capitals and accents like plain letters', () => {
    expect(names(sortRows(rows, name, 'ascending'))).toEqual(['éclair', 'Exit-2', 'exit-10', 'zoo'])
    expect(names(sortRows(rows, name, 'descending'))).toEqual(['zoo', 'exit-10', 'Exit-2', 'éclair'])
  })

  test('numbers as numbers; equal ones keep their order both ways', () => {
    expect(names(sortRows(rows, count, 'ascending'))).toEqual(['zoo', 'exit-10', 'éclair', 'Exit-2'])
    expect(names(sortRows(rows, count, 'descending'))).toEqual(['Exit-2', 'exit-10', 'éclair', 'zoo'])
  })

  test('without a column the very same array', () => {
    expect(sortRows(rows, undefined, 'ascending')).toBe(rows)
  })
})

describe('filter', () => {
  const words = rowWords<Row>((row) => [row.name, String(row.count)])

  test('every word somewhere; nothing typed is the very same array', () => {
    expect(names(filterByWords(rows, 'EXIT 12', words))).toEqual(['Exit-2'])
    expect(filterByWords(rows, '  ', words)).toBe(rows)
  })
})

describe('selection', () => {
  const ids = ['a', 'b', 'c', 'd']

  test('one by one, and from here to there', () => {
    expect([...toggled(new Set(['a']), 'a')]).toEqual([])
    expect([...extended(new Set(['a']), ids, 3, 2)]).toEqual(['a', 'c', 'd'])
  })

  test('how much of what is shown', () => {
    expect(selectedShare(new Set(), ids)).toBe('none')
    expect(selectedShare(new Set(['x']), ids)).toBe('none')
    expect(selectedShare(new Set(['a', 'x']), ids)).toBe('some')
    expect(selectedShare(new Set(ids), ids)).toBe('all')
  })
})

describe('as a file', () => {
  test('commas, quotes and line ends stay inside their cell', () => {
    const csv = csvOf([name, count], [{ name: 'a, "b"\nc', count: 1 }])
    expect(csv).toBe('\uFEFFName,Hosts\r\n"a, ""b""\nc",1\r\n')
  })

  test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\tx'])('what a spreadsheet would run becomes text: %s', (evil) => {
    const [, line = ''] = csvOf([name], [{ name: evil, count: 0 }]).split('\r\n')
    expect(line.replace(/^"/, '').startsWith("'")).toBe(true)
  })
})
