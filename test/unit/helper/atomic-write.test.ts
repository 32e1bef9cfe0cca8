import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeAtomically } from '../../../electron/helper/state/atomic-write.ts'
import { freeReserve, keepReserve } from '../../../electron/helper/state/disk-reserve.ts'

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

test('where nothing can be written, nor removed, a fault tells: it never throws', async () => {
  // a file in the place of the folder: what the write left can't be removed either
  const path = join(dir, 'reserve', 'state.json')
  isFull.while = () => false
  expect(await writeAtomically(path, 'wish')).toMatchObject({ ok: false, fault: { code: 'disk.failed', path } })
})

test('a reserve that is in nobody’s power ends nobody: it is looked after once an hour, by a timer', () => {
  rmSync(join(dir, 'reserve'))
  mkdirSync(join(dir, 'reserve'))
  expect(() => keepReserve(dir)).not.toThrow()
  expect(freeReserve(dir)).toBe(false)
})
