import { expect, test } from 'vitest'
import { docsTable } from '../../bench/docs-table.ts'
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
  const table = docsTable([atMost('join', 0.4, 0.5, 'ratio', [20, 30]), atMost('gap', 12, 10, 'ms'), reported('rate', 350, 'Mbit/s')])
  expect(table.split('\n').filter((line) => line.startsWith('|'))).toEqual([
    '| what | value      | budget      | p50 / p99 in ms (rounds) |',
    '| ---- | ---------- | ----------- | ------------------------ |',
    '| join | 0.4        | 0.5         | 25 / 30 (2)              |',
    '| gap  | 12 ms      | 10 (missed) |                          |',
    '| rate | 350 Mbit/s |             |                          |',
  ])
})
