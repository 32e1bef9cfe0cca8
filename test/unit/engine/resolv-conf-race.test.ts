import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restoreResolvConf, writeResolvConf } from '../../../electron/engine/linux/dns/resolv-conf.ts'

/** What somebody else does in the moment before the file is made shorter. */
const meanwhile = vi.hoisted(() => ({ act: () => {} }))
/** A network's disk that tells only at the close that it could not keep what was written. */
const closing = vi.hoisted(() => ({ fails: false, done: () => {} }))
const disk = vi.hoisted(() => ({ isFull: false }))

vi.mock('node:fs', async (importActual) => {
  const fs = await importActual<typeof import('node:fs')>()
  const ftruncateSync: typeof fs.ftruncateSync = (file, length) => {
    meanwhile.act()
    fs.ftruncateSync(file, length)
  }
  const failing = Object.assign(new Error('EIO: i/o error, close'), { code: 'EIO' })
  const closeSync = (file: number) => {
    if (closing.fails) throw failing
    fs.closeSync(file)
  }
  const close = (file: number, done: (error: Error | null) => void) => fs.close(file, () => done(closing.fails ? failing : null))
  const fsync = (file: number, done: (error: Error | null) => void) =>
    fs.fsync(file, (error) => {
      done(error)
      closing.done()
    })
  const writeSync = (...args: Parameters<typeof fs.writeSync>) => {
    if (disk.isFull) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    return fs.writeSync(...args)
  }
  return { ...fs, ftruncateSync, writeSync, fsync, close, closeSync }
})

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-resolv-'))
})
afterEach(() => {
  meanwhile.act = () => {}
  rmSync(dir, { recursive: true, force: true })
})

test('a shorter text that somebody else writes while theirs is put back stays theirs, without a hole behind it', () => {
  const path = join(dir, 'resolv.conf')
  writeFileSync(path, '# by hand, and rather long\nnameserver 192.168.1.1\noptions edns0\n')
  writeResolvConf(['1.1.1.1'], path)
  meanwhile.act = () => {
    meanwhile.act = () => {}
    writeFileSync(path, 'nameserver 10.0.0.53\n')
  }
  restoreResolvConf(path)
  expect(readFileSync(path, 'utf8')).toBe('nameserver 10.0.0.53\n')
})

test('a disk that fails when the file is closed, after everybody was answered, ends nobody', async () => {
  const path = join(dir, 'resolv.conf')
  writeFileSync(path, 'nameserver 192.168.1.1\n')
  closing.fails = true
  const closed = new Promise<void>((resolve) => {
    closing.done = resolve
  })
  expect(writeResolvConf(['1.1.1.1'], path).ok).toBe(true)
  await closed
  closing.fails = false
})

test('a disk that is full costs no descriptor at each try', async () => {
  const path = join(dir, 'resolv.conf')
  writeFileSync(path, 'nameserver 192.168.1.1\n')
  disk.isFull = true
  const descriptors = () => readdirSync('/proc/self/fd').length
  const before = descriptors()
  for (let tried = 0; tried < 30; tried++)
    expect(writeResolvConf(['1.1.1.1'], path)).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
  disk.isFull = false
  await expect.poll(descriptors).toBeLessThan(before + 15)
})
