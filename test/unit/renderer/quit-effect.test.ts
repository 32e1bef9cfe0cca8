import { expect, test } from 'vitest'
import { quitEffect } from '../../../renderer/popover/quit-effect.ts'

const none = { kind: 'none' } as const

test('quitting without a network does not promise that traffic leaves now', () => {
  expect(quitEffect({ kind: 'open' }, none)).toBe('quitNoNetwork')
  expect(quitEffect({ kind: 'clearing', revision: 1, since: 0 }, none)).toBe('quitNoNetwork')
  expect(quitEffect({ kind: 'open' }, undefined)).toBe('quitOpen')
})
