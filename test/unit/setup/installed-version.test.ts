import { expect, test } from 'vitest'
import { isNewer } from '../../../electron/helper/setup/installed-version.ts'

test.each([
  ['0.1.1', '0.1.0', true],
  ['0.10.0', '0.9.9', true],
  ['1.0.0', '0.99.99', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0-test', '0.1.0', false],
  ['0.1.1-test', '0.1.0', true],
  ['0.0.9', '0.1.0', false],
  ['nine', '0.1.0', false],
  ['9.9.9.9', '0.1.0', false],
  ['', '0.1.0', false],
])('%j after %j: %s', (version, than, newer) => {
  expect(isNewer(version, than)).toBe(newer)
})
