import { describe, expect, it } from 'vitest'
import { userTrouble } from '../../../electron/server/api/user-rules.ts'
import { isLoopback } from '../../../electron/server/auth/first-account.ts'
import { createDraft, emptyTables } from '../../../electron/server/store/draft.ts'

describe('who may be made', () => {
  it.each([
    ['', 'secret', 'username cannot be empty'],
    ['abc', 'secret', 'username must have more than 3 characters'],
    ['a b!', '1234', 'invalid character(s) in username\npassword must have a minimum of 5 characters'],
    ['Anna-Lena.M', 'secret', null],
    ['anna+work@example.org', 'secret', null],
  ])('%s', (name, password, trouble) => {
    expect(userTrouble(createDraft(emptyTables()), { name, password, role: 'admin' })).toBe(trouble)
  })
})

describe('the machine itself (deviation bootstrap-from-this-machine)', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.0.1', false],
    ['1.2.7.127', false],
    ['', false],
  ])('%s: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected)
  })
})
