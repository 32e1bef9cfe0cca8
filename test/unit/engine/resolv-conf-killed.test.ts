import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { foreignText, restoreResolvConf, writeResolvConf } from '../../../electron/engine/linux/dns/resolv-conf.ts'

/** The process ends right before this call: nothing of what comes after it happens. */
const { end } = vi.hoisted(() => ({ end: { before: null as 'ftruncateSync' | null } }))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const ftruncateSync = ((...request: Parameters<typeof real.ftruncateSync>) => {
    if (end.before === 'ftruncateSync') throw new Error('killed')
    real.ftruncateSync(...request)
  }) as typeof real.ftruncateSync
  return { ...real, ftruncateSync }
})

let dir = ''
let path = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-resolv-'))
  path = join(dir, 'resolv.conf')
})
afterEach(() => {
  end.before = null
  rmSync(dir, { recursive: true, force: true })
})

test.each([
  ['a short file', 'nameserver 192.168.1.1\n'],
  ['an empty file', ''],
  ['a file without a last line break', 'nameserver 192.168.1.1'],
  [
    'a file that ends where our mark would be cut in two',
    `${'# by hand, with a long story behind it\n'.repeat(6)}nameserver 192.168.1.1\n`,
  ],
  ['words of another alphabet', `# ${'größer '.repeat(30)}\nnameserver 192.168.1.1\n`],
])('%s is put back by the next attempt when the first is killed before it has cut off the rest', (_what, text) => {
  writeFileSync(path, text)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  writeResolvConf(['10.20.1.1', 'fd20:1::1'], path)
  end.before = 'ftruncateSync'
  restoreResolvConf(path)
  end.before = null
  // whoever reads it in that moment finds theirs, and nothing of ours that a resolver would obey
  const middle = readFileSync(path, 'utf8')
  expect(middle.startsWith(text)).toBe(true)
  expect(
    middle
      .slice(text.length)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  ).toEqual([])
  expect(foreignText(path)).toBe(text)
  expect(restoreResolvConf(path)).toEqual({ ok: true, value: 'restored' })
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(statSync(path).mtimeMs).toBe(1_700_000_000_000)
})
