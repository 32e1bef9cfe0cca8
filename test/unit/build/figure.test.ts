import { expect, test } from 'vitest'
import { docsPage } from '../../bench/docs-page.ts'
import { atMost, median, quantile, reported } from '../../bench/figure.ts'

test('the median is the middle, or between the two middle ones', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(() => median([])).toThrow('nothing')
})

test('a figure keeps its budget when it is not above it, by the unrounded value', () => {
  expect(atMost('join', 1.5, 1.5)).toEqual({ name: 'join', value: 1.5, budget: 1.5, unit: 'ratio', ok: true })
  expect(atMost('join', 1.5004, 1.5)).toMatchObject({ value: 1.5, ok: false })
})

test('a reported figure has no budget to miss', () => {
  expect(reported('leave', 123.456, 'ms')).toEqual({ name: 'leave', value: 123, budget: null, unit: 'ms', ok: true })
})

test('a quantile is one of the values: the smallest that so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(quantile(hundred, 0.99)).toBe(99)
  expect(quantile([3, 1, 2], 0.99)).toBe(3)
  expect(() => quantile([], 0.5)).toThrow('nothing')
})

test('the table of the docs says what was measured, what was wanted, and what was missed', () => {
  const figures = [atMost('join', 0.4, 0.5, 'ratio', [20, 30]), atMost('gap', 12, 10, 'ms'), reported('rate', 350, 'Mbit/s')]
  const table = docsPage('', ['Joining'], [{ title: 'Joining', figures }], new Date(0))
  expect(table.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| what | value      | budget      | p50 / p99 in ms (rounds) |',
    '| ---- | ---------- | ----------- | ------------------------ |',
    '| join | 0.4        | 0.5         | 25 / 30 (2)              |',
    '| gap  | 12 ms      | 10 (missed) |                          |',
    '| rate | 350 Mbit/s |             |                          |',
  ])
})

test('a part that is measured again takes the place of its section; the others stay as they were, in the order of the bench', () => {
  const titles = ['Joining', 'Leaving', 'Nothing']
  const of = (title: string, value: number) => ({ title, figures: [reported(title, value, 'ms')] })
  const first = docsPage('', titles, [of('Leaving', 7), of('Gone', 8)], new Date(0))
  const second = docsPage(first, titles, [of('Joining', 5)], new Date(86_400_000))
  expect(second.match(/^## .*|^1970.{6}|\d ms/gm)).toEqual(['## Joining', '1970-01-02', '5 ms', '## Leaving', '1970-01-01', '7 ms'])
  expect(docsPage(second, titles, [of('Joining', 5)], new Date(86_400_000))).toBe(second)
  expect(docsPage(second, titles, [of('Leaving', 9)], new Date(0)).match(/\d ms/g)).toEqual(['5 ms', '9 ms'])
})
