import { expect, test } from 'vitest'
import { plainName } from '../../../electron/main/start/plain-name.ts'

test.each([
  ['phone-1', 'phone-1'],
  ['Bürö 7', 'Bürö-7'],
  ['../../etc/passwd', 'etc-passwd'],
  ['..', 'waygate'],
  ['', 'waygate'],
  ['a\0b', 'a-b'],
])('"%s" as a file is called %s', (name, expected) => {
  expect(plainName(name)).toBe(expected)
})
