import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ourNameservers, restoreResolvConf, writeResolvConf } from '../../../electron/engine/linux/dns/resolv-conf.ts'

/** What somebody else does right after the engine has read the file. */
const { between } = vi.hoisted(() => ({ between: { act: null as (() => void) | null } }))

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>()
  const readThen = ((...request: Parameters<typeof real.readFileSync>) => {
    try {
      return real.readFileSync(...request)
    } finally {
      const { act } = between
      between.act = null
      act?.()
    }
  }) as typeof real.readFileSync
  return { ...real, readFileSync: readThen }
})

let dir = ''
let path = ''
const theirs = '# by a DHCP client\nnameserver 10.0.0.1\n'

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-resolv-'))
  path = join(dir, 'resolv.conf')
})
afterEach(() => {
  between.act = null
  rmSync(dir, { recursive: true, force: true })
})

describe('somebody writes the file in the moment between our look and our write', () => {
  test.each([
    ['in place', () => writeFileSync(path, theirs)],
    [
      'by a new file',
      () => {
        rmSync(path)
        writeFileSync(path, theirs)
      },
    ],
  ])('%s: when it is written, that is what is put back', (_how, write) => {
    writeFileSync(path, '# by hand\nnameserver 192.168.1.1\n')
    between.act = write
    expect(writeResolvConf(['1.1.1.1'], path).ok).toBe(true)
    expect(ourNameservers(path)).toEqual(['1.1.1.1'])
    expect(restoreResolvConf(path)).toEqual({ ok: true, value: 'restored' })
    expect(readFileSync(path, 'utf8')).toBe(theirs)
  })

  test('where there was no file, theirs is what is put back', () => {
    between.act = () => writeFileSync(path, theirs)
    expect(writeResolvConf(['1.1.1.1'], path).ok).toBe(true)
    restoreResolvConf(path)
    expect(readFileSync(path, 'utf8')).toBe(theirs)
  })

  test('when it is put back, it stays', () => {
    writeFileSync(path, '# by hand\nnameserver 192.168.1.1\n')
    writeResolvConf(['1.1.1.1'], path)
    between.act = () => writeFileSync(path, theirs)
    expect(restoreResolvConf(path)).toEqual({ ok: true, value: 'foreign' })
    expect(readFileSync(path, 'utf8')).toBe(theirs)
  })

  test('who writes it without an end is named', () => {
    writeFileSync(path, theirs)
    let count = 0
    const again = () => {
      count += 1
      writeFileSync(path, `${theirs}# ${count}\n`)
      between.act = again
    }
    between.act = again
    expect(writeResolvConf(['1.1.1.1'], path)).toMatchObject({ ok: false, fault: { code: 'disk.failed', path } })
  })
})
