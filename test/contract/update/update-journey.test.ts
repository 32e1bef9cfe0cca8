import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHelperPort } from '../../../electron/client/helper-port.ts'
import { createUpdateLink } from '../../../electron/client/update/update-link.ts'
import type { UpdateView } from '../../../electron/common/contracts/app/update.ts'
import type { UpdateManifest } from '../../../electron/common/update/update-manifest.ts'
import type { Installation } from '../../../electron/helper/update/installation.ts'
import type { InstallerStart } from '../../../electron/helper/update/installer/run-installer.ts'
import { readRecord, updatePlaces, writeRecord } from '../../../electron/helper/update/update-record.ts'
import { findUpdate } from '../../../electron/main/update/find-update.ts'
import { openUpdateMemory } from '../../../electron/main/update/update-file.ts'
import { createUpdateKeeper, type UpdateKeeper } from '../../../electron/main/update/update-keeper.ts'
import { createUpdater } from '../../../electron/main/update/updater.ts'
import { got, type HelperInABox, startHelperInABox } from '../../unit/helper/helper-in-a-box.ts'
import { day, packageBytes, packageOf, releaseKey, signed, sourceOf } from '../../unit/update/signed-update.ts'
import { plainSurroundings } from './plain-surroundings.ts'
import { startUpdateServer, type UpdateServer } from './update-server.ts'

const anna = 12345
const began = Date.now()

/** From a web server to root's directory, over electron-updater and the helper's socket; only dpkg and Electron's network are left out. */
describe.runIf(process.geteuid?.() === 0)('an update on its way', () => {
  let server: UpdateServer
  let box: HelperInABox
  let folder: string
  let keeper: UpdateKeeper
  let started: InstallerStart[]
  let stop: () => Promise<void>

  beforeEach(async () => {
    started = []
    folder = await mkdtemp(join(tmpdir(), 'waygate-journey-'))
    server = await startUpdateServer()
    publish()
    const source = { ...sourceOf(releaseKey), feed: server.feed }
    const installation: Installation = {
      version: '0.1.0',
      arch: 'x64',
      suits: async () => true,
      updater: async () => 'waygate',
      source: async () => ({ ok: true, value: source }),
      install: async (start) => {
        started.push(start)
        return { ok: true, value: undefined }
      },
      isInstalling: async () => true,
    }
    box = await startHelperInABox({ uids: [anna], installation })
    const helper = createHelperPort({ client: 'app', runDir: box.directory, uid: anna })
    await helper.start()
    const link = createUpdateLink(helper.calls)
    const updater = createUpdater({
      kind: 'deb',
      install: (file, { manifest, channel }, onProgress) => link.handOver({ manifest, channel, file, onProgress }),
      surroundings: plainSurroundings(folder, '0.1.0'),
    })
    const memory = openUpdateMemory(folder)
    const seenByHelper = () => {
      const view = helper.view()
      if (view.link === 'ready') keeper.follow(view.status.update ?? null)
    }
    keeper = createUpdateKeeper({
      current: '0.1.0',
      packaged: true,
      link,
      appImage: null,
      helperInstalled: () => true,
      settings: () => ({ updates: 'on', updateChannel: 'stable' }),
      find: (wanted) => findUpdate({ memory, fetch, current: '0.1.0', arch: 'x64', now: Date.now }, wanted),
      updater: async () => updater,
      now: Date.now,
      changed: () => undefined,
    })
    helper.onChange(seenByHelper)
    stop = async () => {
      keeper.stop()
      await helper.stop()
    }
  })

  afterEach(async () => {
    await stop()
    await box.stop()
    await box.remove()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  function publish(more: Partial<UpdateManifest> = {}, bytes: Uint8Array = packageBytes): void {
    server.files.set('stable.json', signed({ issuedAt: began - day, expiresAt: began + day, ...more }))
    server.files.set('waygate_0.2.0_amd64.deb', bytes)
  }
  const state = () => keeper.view().state
  const failure = (view: UpdateView['state']) =>
    view.phase === 'failed' ? [view.during, view.fault.code, 'why' in view.fault ? view.fault.why : ''] : view

  it('is found, downloaded, handed to the helper in pieces, and lies whole in a place of root alone', async () => {
    await keeper.check()
    expect(state()).toEqual({ phase: 'ready', version: '0.2.0' })
    await keeper.install()
    expect(started).toEqual(['begin'])
    expect(await readFile(updatePlaces(box.directory).package)).toEqual(packageBytes)
    await expect.poll(() => state()).toMatchObject({ phase: 'running', run: { version: '0.2.0', phase: 'installing' } })
    // the process that installs writes how it ends; whoever watches hears of it
    const places = updatePlaces(box.directory)
    const record = got(await readRecord(places))
    if (record.run === null) throw new Error('no run')
    await writeRecord(places, {
      ...record,
      rolledBack: ['0.2.0'],
      run: { ...record.run, phase: 'rolledBack', why: 'silent', since: Date.now() },
    })
    await expect.poll(() => state()).toMatchObject({ phase: 'ended', run: { phase: 'rolledBack', why: 'silent' } })
    // and that version is not looked at again
    await keeper.check()
    expect(state()).toMatchObject({ phase: 'ended', run: { phase: 'rolledBack' } })
  })

  it('tells the server nothing that another computer would not say as well', async () => {
    await keeper.check()
    expect(server.asked.map(({ path }) => path)).toEqual(['/waygate/stable.json', '/waygate/waygate_0.2.0_amd64.deb'])
    const names = server.asked.flatMap(({ headers }) => Object.keys(headers))
    expect(names.filter((name) => /^x-|cookie|staging/.test(name))).toEqual([])
    expect(server.asked.map(({ headers }) => [headers['user-agent'], headers['accept-language']])).toEqual([
      ['waygate', '*'],
      ['waygate', '*'],
    ])
    const text = JSON.stringify(server.asked)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    expect(text).not.toContain('0.1.0')
  })

  it('is downloaded once, also over a new start of the app', async () => {
    await keeper.check()
    await keeper.check()
    expect(server.asked.filter(({ path }) => path.endsWith('.deb'))).toHaveLength(1)
    expect(await readdir(join(folder, 'cache/waygate-updater/pending'))).toContain('waygate_0.2.0_amd64.deb')
  })

  it('is refused when the server has another package than the one that was signed (mix and match)', async () => {
    publish({}, Buffer.alloc(packageBytes.length, 'x'))
    await keeper.check()
    expect(failure(state())).toEqual(['download', 'update.refused', 'altered'])
  })

  it('is refused when its package is cut off', async () => {
    publish({}, packageBytes.subarray(0, 1000))
    await keeper.check()
    expect(failure(state())).toEqual(['download', 'update.refused', 'altered'])
  })

  it('is refused by the helper when its file is swapped after the app has checked it', async () => {
    await keeper.check()
    await writeFile(join(folder, 'cache/waygate-updater/pending/waygate_0.2.0_amd64.deb'), Buffer.alloc(packageBytes.length, 'x'))
    await keeper.install()
    expect(failure(state())).toEqual(['handing', 'update.refused', 'altered'])
    expect(started).toEqual([])
    expect(await readdir(updatePlaces(box.directory).directory)).toEqual(['record.json'])
  })

  it('is refused by the helper when its file grew after the app has checked it', async () => {
    await keeper.check()
    await writeFile(join(folder, 'cache/waygate-updater/pending/waygate_0.2.0_amd64.deb'), Buffer.concat([packageBytes, packageBytes]))
    await keeper.install()
    expect(failure(state())).toEqual(['handing', 'update.refused', 'oversized'])
    expect(started).toEqual([])
  })

  it('is refused when the server goes back to an older manifest', async () => {
    publish({ counter: 9, version: '0.1.0' })
    await keeper.check()
    expect(state().phase).toBe('current')
    publish({ counter: 8 })
    await keeper.check()
    expect(failure(state())).toEqual(['check', 'update.refused', 'replayed'])
  })

  it('is refused when what the server says has expired', async () => {
    publish({ expiresAt: Date.now() })
    await keeper.check()
    expect(failure(state())).toEqual(['check', 'update.refused', 'expired'])
  })

  it('that is not there says so, and the next look finds it', async () => {
    server.files.delete('waygate_0.2.0_amd64.deb')
    await keeper.check()
    expect(failure(state())).toEqual(['download', 'server.unreachable', ''])
    publish()
    await keeper.check()
    expect(state()).toEqual({ phase: 'ready', version: '0.2.0' })
  })

  it('has packages for others, too', async () => {
    publish({ packages: [packageOf(packageBytes, { arch: 'arm64', file: 'waygate_0.2.0_arm64.deb' }), packageOf()] })
    await keeper.check()
    expect(state()).toEqual({ phase: 'ready', version: '0.2.0' })
    expect(server.asked.map(({ path }) => path)).not.toContain('/waygate/waygate_0.2.0_arm64.deb')
  })
})
