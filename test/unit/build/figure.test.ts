import { expect, test } from 'vitest'
import { atMost, median, reported } from '../../bench/figure.ts'

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
