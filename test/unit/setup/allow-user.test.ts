import { chmodSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readAllowedUsers } from '../../../electron/helper/admission/allowed-users.ts'
import { allowUser, withUser } from '../../../electron/helper/setup/allow-user.ts'
import { type PrivateRoot, privateRoot } from './private-root.ts'

let box: PrivateRoot
beforeEach(() => {
  box = privateRoot()
})
afterEach(() => box.release())

const daemon = 1
const unnamed = 3_999_999

test('a user is let in by the login name, once', async () => {
  expect(await allowUser(box.places, daemon)).toEqual({ ok: true, value: { name: 'daemon', added: true } })
  expect(box.read(box.places.users)).toMatch(/^# .*\ndaemon\n$/)
  expect(await allowUser(box.places, daemon)).toEqual({ ok: true, value: { name: 'daemon', added: false } })
  expect([...(await readAllowedUsers(box.places.configDir, 'users')).uids]).toEqual([daemon])
})

test('somebody without a name is let in by the uid', async () => {
  expect(await allowUser(box.places, unnamed)).toEqual({ ok: true, value: { name: '3999999', added: true } })
  expect((await readAllowedUsers(box.places.configDir, 'users')).uids.has(unnamed)).toBe(true)
})

test('what an administrator wrote stays as it is, also without a last line break', () => {
  expect(withUser('# ours\n1000 # anna\n', 'bob')).toBe('# ours\n1000 # anna\nbob\n')
  expect(withUser('anna', 'bob')).toBe('anna\nbob\n')
  expect(withUser('', 'bob')).toBe('bob\n')
})

test('a file that others may write is not added to: what stands there counts for nothing', async () => {
  box.write(box.places.users, '1000\n')
  chmodSync(box.places.users, 0o666)
  expect(await allowUser(box.places, daemon)).toMatchObject({ ok: false, fault: { code: 'disk.failed', path: box.places.users } })
  expect(box.read(box.places.users)).toBe('1000\n')
})
