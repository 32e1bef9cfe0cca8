import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeAtomically } from '../../../electron/helper/state/atomic-write.ts'
import { keepReserve } from '../../../electron/helper/state/disk-reserve.ts'

let dir = ''
const isFull = vi.hoisted(() => ({ while: (): boolean => false }))

/** A disk without room for new files as long as the reserve takes it. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) => {
      if (args[1] === 'wx' && isFull.while()) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      return real.open(...args)
    },
  }
})

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-atomic-'))
  keepReserve(dir)
  isFull.while = () => existsSync(join(dir, 'reserve'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a wish is written down on a full disk: the reserve makes room', async () => {
  expect(await writeAtomically(join(dir, 'state.json'), 'wish')).toEqual({ ok: true, value: undefined })
  expect(readFileSync(join(dir, 'state.json'), 'utf8')).toBe('wish')
})

test('what is only nice to know leaves the reserve to the wish', async () => {
  expect(await writeAtomically(join(dir, 'traffic.json'), 'bytes', 'spare')).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
  expect(existsSync(join(dir, 'reserve'))).toBe(true)
})
