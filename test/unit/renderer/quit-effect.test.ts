import { expect, test } from 'vitest'
import { quitEffect } from '../../../renderer/popover/quit-effect.ts'

test('quitting without a network does not promise that traffic leaves now', () => {
  expect(quitEffect({ kind: 'open' }, { kind: 'none' })).toBe('quitNoNetwork')
  expect(quitEffect({ kind: 'open' }, undefined)).toBe('quitOpen')
})
