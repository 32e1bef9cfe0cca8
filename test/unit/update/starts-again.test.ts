import { expect, test } from 'vitest'
import { startsAgain } from '../../../electron/main/update/starts-again.ts'

test('the app starts again when it was replaced: not in the middle of it, and not under the hands of somebody, unless it says why', () => {
  expect(startsAgain('running', 'hidden')).toBe(false)
  expect(startsAgain('handing', 'visible')).toBe(false)
  expect(startsAgain('current', 'hidden')).toBe(true)
  expect(startsAgain('current', 'visible')).toBe(false)
  expect(startsAgain('ended', 'visible')).toBe(true)
})
