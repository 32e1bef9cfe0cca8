import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { restoreResolvConf, writeResolvConf } from '../../../electron/engine/linux/dns/resolv-conf.ts'

/** What somebody else does in the moment before the file is made shorter. */
const meanwhile = vi.hoisted(() => ({ act: () => {} }))

vi.mock('node:fs', async (importActual) => {
  const fs = await importActual<typeof import('node:fs')>()
  const ftruncateSync: typeof fs.ftruncateSync = (file, length) => {
    meanwhile.act()
    fs.ftruncateSync(file, length)
  }
  return { ...fs, ftruncateSync }
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
