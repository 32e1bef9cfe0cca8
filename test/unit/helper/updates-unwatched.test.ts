import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type RecordedRun, type UpdateRecord, updatePlaces, writeRecord } from '../../../electron/helper/update/update-record.ts'
import { day, packageOf, releaseKey, signed, sourceOf } from '../update/signed-update.ts'
import { type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  watch: () => {
    throw Object.assign(new Error('EMFILE: too many open files, watch'), { code: 'EMFILE' })
  },
}))

const anna = 12345
let box: HelperInABox | null = null
afterEach(async () => {
  await box?.stop()
  await box?.remove()
})

describe.runIf(process.geteuid?.() === 0)('where other programs have taken every watch that the kernel gives', () => {
  it('the helper starts, and an update whose end went unheard keeps the next one from nothing', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'waygate-unwatched-'))
    const places = updatePlaces(directory)
    await mkdir(places.directory, { mode: 0o700 })
    const record = (phase: RecordedRun['phase']): UpdateRecord => {
      const about = { version: '0.2.0', from: '0.1.0', why: null, since: 1, by: anna, sha512: packageOf().sha512, before: null }
      return { format: 1, seen: {}, rolledBack: [], kept: null, run: { ...about, phase, journalled: false } }
    }
    await writeRecord(places, record('installing'))
    box = await startHelperInABox({
      uids: [anna],
      directory,
      installation: {
        ...{ version: '0.1.0', arch: 'x64', suits: async () => true, updater: async () => 'waygate' as const },
        source: async () => ({ ok: true, value: sourceOf(releaseKey) }),
        install: async () => ({ ok: true, value: undefined }),
        isInstalling: async () => true,
      },
    })
    const { helper } = await box.as(anna)
    const begin = { manifest: signed({ issuedAt: Date.now() - day, expiresAt: Date.now() + day }), channel: 'stable' as const }
    expect(await helper.beginUpdate(begin)).toMatchObject({ ok: false, fault: { code: 'already.running' } })
    await writeRecord(places, record('failed'))
    expect(await helper.beginUpdate(begin)).toMatchObject({ ok: true })
  })
})
