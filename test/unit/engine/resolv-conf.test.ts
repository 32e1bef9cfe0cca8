import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foreignText, ourNameservers, restoreResolvConf, writeResolvConf } from '../../../electron/engine/linux/dns/resolv-conf.ts'

let dir = ''
let path = ''
const original = '# by hand\nnameserver 192.168.1.1\noptions edns0\n'

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-resolv-'))
  path = join(dir, 'resolv.conf')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('what was there comes back: content, inode, mode and time', () => {
  writeFileSync(path, original, { mode: 0o640 })
  utimesSync(path, 1_600_000_000.123456, 1_600_000_000.123456)
  const before = statSync(path, { bigint: true })
  expect(writeResolvConf(['1.1.1.1', '9.9.9.9'], path).ok).toBe(true)
  expect(ourNameservers(path)).toEqual(['1.1.1.1', '9.9.9.9'])
  expect(writeResolvConf(['8.8.8.8'], path).ok).toBe(true)
  expect(restoreResolvConf(path)).toEqual({ ok: true, value: 'restored' })
  const after = statSync(path, { bigint: true })
  expect(readFileSync(path, 'utf8')).toBe(original)
  expect([after.ino, after.mode]).toEqual([before.ino, before.mode])
  expect(Math.abs(Number(after.mtimeNs - before.mtimeNs))).toBeLessThan(300)
})

test('a symbolic link stays one', () => {
  const target = join(dir, 'target')
  writeFileSync(target, original)
  symlinkSync(target, path)
  writeResolvConf(['1.1.1.1'], path)
  expect(ourNameservers(target)).toEqual(['1.1.1.1'])
  restoreResolvConf(path)
  expect(lstatSync(path).isSymbolicLink()).toBe(true)
  expect(readFileSync(target, 'utf8')).toBe(original)
})

test('a file that was not there is readable for everybody, and is gone again', () => {
  const umask = process.umask(0o077)
  writeResolvConf(['1.1.1.1'], path)
  process.umask(umask)
  expect(statSync(path).mode & 0o777).toBe(0o644)
  restoreResolvConf(path)
  expect(() => statSync(path)).toThrow()
})

test('what somebody else wrote meanwhile stays, and becomes what is put back', () => {
  writeFileSync(path, original)
  writeResolvConf(['1.1.1.1'], path)
  writeFileSync(path, 'nameserver 10.0.0.1\n')
  expect(ourNameservers(path)).toBeNull()
  expect(restoreResolvConf(path)).toEqual({ ok: true, value: 'foreign' })
  writeResolvConf(['1.1.1.1'], path)
  restoreResolvConf(path)
  expect(readFileSync(path, 'utf8')).toBe('nameserver 10.0.0.1\n')
})

test('a link that leads nowhere is there again', () => {
  symlinkSync('../run/nobody/resolv.conf', path)
  expect(writeResolvConf(['1.1.1.1'], path).ok).toBe(true)
  expect(ourNameservers(path)).toEqual(['1.1.1.1'])
  expect(foreignText(path)).toBeNull()
  restoreResolvConf(path)
  expect(readlinkSync(path)).toBe('../run/nobody/resolv.conf')
})

test('a file of ours is looked through', () => {
  writeFileSync(path, original)
  writeResolvConf(['1.1.1.1'], path)
  expect(foreignText(path)).toBe(original)
})
