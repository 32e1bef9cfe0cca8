import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { withLock } from '../../../build/bundle/lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a build lock', () => {
  test('lets one in at a time, in turn', async () => {
    const file = join(folder, 'lock')
    const events: string[] = []
    const visit = (name: string) =>
      withLock(
        file,
        () => undefined,
        async () => {
          events.push(`${name} in`)
          await new Promise((resolve) => setTimeout(resolve, 20))
          events.push(`${name} out`)
        },
      )
    await Promise.all([visit('a'), visit('b')])
    expect(events.map((event) => event.split(' ')[1])).toEqual(['in', 'out', 'in', 'out'])
    expect(existsSync(file)).toBe(false)
  })

  test('of a dead process is taken over', async () => {
    const file = join(folder, 'lock')
    const dead = spawnSync(process.execPath, ['-e', '0']).pid
    writeFileSync(file, String(dead))
    expect(
      await withLock(
        file,
        () => undefined,
        async () => readFileSync(file, 'utf8'),
      ),
    ).toBe(String(process.pid))
  })

  test('is given back when the act fails', async () => {
    const file = join(folder, 'lock')
    await expect(
      withLock(
        file,
        () => undefined,
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no')
    expect(existsSync(file)).toBe(false)
  })
})
