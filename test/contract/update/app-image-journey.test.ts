import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UpdateView } from '../../../electron/common/contracts/app/update.ts'
import type { UpdateManifest } from '../../../electron/common/update/update-manifest.ts'
import { findUpdate } from '../../../electron/main/update/find-update.ts'
import { createOwnAppImage } from '../../../electron/main/update/own-app-image.ts'
import { openUpdateMemory } from '../../../electron/main/update/update-file.ts'
import { createUpdateKeeper, type UpdateKeeper } from '../../../electron/main/update/update-keeper.ts'
import { createUpdater } from '../../../electron/main/update/updater.ts'
import { day, packageOf, releaseKey, signed, sourceOf } from '../../unit/update/signed-update.ts'
import { plainSurroundings } from './plain-surroundings.ts'
import { startUpdateServer, type UpdateServer } from './update-server.ts'

const began = Date.now()
const old = '#!/bin/sh\necho Waygate 0.1.0\n'
/** Says what it was started with, too: behind its version, where nobody reads on. */
const fresh = '#!/bin/sh\n[ "$1" = --version ] && [ -z "$APPIMAGE$APPDIR" ] && [ "$2" = --no-sandbox ] && echo Waygate 0.2.0\n'

/** From a web server to the person's own file, over electron-updater; the AppImages are scripts, Electron's network is Node's. */
describe('an AppImage that replaces itself', () => {
  let server: UpdateServer
  let folder: string
  let home: string
  let image: string
  let keepers: UpdateKeeper[]

  beforeEach(async () => {
    keepers = []
    server = await startUpdateServer()
    // a space is what many folders of people have
    folder = await mkdtemp(join(tmpdir(), 'waygate image '))
    home = join(folder, 'My Programs')
    image = join(home, 'Waygate.AppImage')
    await mkdir(home)
    await writeFile(image, old)
    await chmod(image, 0o750)
    publish(fresh)
  })
  afterEach(async () => {
    for (const keeper of keepers) keeper.stop()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  function publish(text: string, more: Partial<UpdateManifest> = {}): void {
    const file = 'waygate-0.2.0-x86_64.AppImage'
    const packages = [packageOf(Buffer.from('a deb')), packageOf(Buffer.from(text), { kind: 'AppImage', file })]
    server.files.set('stable.json', signed({ issuedAt: began - day, expiresAt: began + day, packages, ...more }))
    server.files.set(file, text)
  }
  /** A life of the app. */
  function live(current = '0.1.0', at = image): UpdateKeeper {
    const memory = openUpdateMemory(folder)
    const appImage = createOwnAppImage({
      image: at,
      memory,
      current,
      words: ['--no-sandbox'],
      env: { PATH: process.env.PATH },
      now: Date.now,
    })
    const updater = createUpdater({ kind: 'AppImage', install: appImage.install, surroundings: plainSurroundings(folder, current) })
    const source = { ...sourceOf(releaseKey), feed: server.feed }
    const keeper = createUpdateKeeper({
      current,
      packaged: true,
      link: { terms: async () => ({ ok: true, value: { source, by: 'other', allowed: true, rolledBack: [] } }) },
      appImage,
      helperInstalled: () => false,
      settings: () => ({ updates: 'on', updateChannel: 'stable' }),
      find: (wanted) => findUpdate({ memory, fetch, current, arch: 'x64', now: Date.now }, wanted),
      updater: async () => updater,
      now: Date.now,
      changed: () => undefined,
    })
    keepers.push(keeper)
    return keeper
  }
  const failure = (view: UpdateView['state']) =>
    view.phase === 'failed' ? [view.during, view.fault.code, 'why' in view.fault ? view.fault.why : ''] : view
  const nothingChanged = async () => {
    expect(await readFile(image, 'utf8')).toBe(old)
    expect(await readdir(home)).toEqual(['Waygate.AppImage'])
  }

  it('is tried first, then takes the place of the old one under its name, and its first life says so', async () => {
    const keeper = live()
    await keeper.check()
    expect(keeper.view().state).toEqual({ phase: 'ready', version: '0.2.0' })
    await nothingChanged()
    await keeper.install()
    expect(keeper.view().state).toMatchObject({ phase: 'ended', run: { version: '0.2.0', from: '0.1.0', phase: 'installed' } })
    expect(await readFile(image, 'utf8')).toBe(fresh)
    expect((await stat(image)).mode & 0o777).toBe(0o750)
    expect(await readdir(home)).toEqual(['Waygate.AppImage'])
    const next = live('0.2.0')
    next.start()
    expect(next.view().state).toMatchObject({ phase: 'ended', run: { version: '0.2.0', from: '0.1.0', phase: 'installed' } })
    await next.check()
    expect(next.view().state).toEqual({ phase: 'current' })
  })

  it('stays a link where it is one: what the link leads to is replaced', async () => {
    const link = join(folder, 'link.AppImage')
    await symlink(image, link)
    const keeper = live('0.1.0', link)
    await keeper.check()
    await keeper.install()
    expect(keeper.view().state.phase).toBe('ended')
    expect(await readFile(image, 'utf8')).toBe(fresh)
    expect((await stat(link)).isFile()).toBe(true)
  })

  it.each([
    ['does not start', '#!/bin/sh\necho Waygate 0.2.0\nexit 1\n', 'notStarting'],
    ['is no program', '\x7fELFnothing that could be started\n', 'notStarting'],
    ['is another version than was said', '#!/bin/sh\necho Waygate 0.2.1\n', 'mismatched'],
  ])('changes nothing when the new one %s; the next look offers it again, without another download', async (_what, text, why) => {
    publish(text)
    const keeper = live()
    await keeper.check()
    await keeper.install()
    expect(failure(keeper.view().state)).toEqual(['handing', 'update.refused', why])
    await nothingChanged()
    await keeper.check()
    expect(keeper.view().state).toEqual({ phase: 'ready', version: '0.2.0' })
    expect(server.asked.filter(({ path }) => path.endsWith('.AppImage'))).toHaveLength(1)
  })

  it('finds its version among what else is said, and does not wait for what it leaves behind', async () => {
    publish('#!/bin/sh\necho a library has something to say\necho Waygate 0.2.0\nsleep 300 &\n')
    const keeper = live()
    await keeper.check()
    await keeper.install()
    expect(keeper.view().state.phase).toBe('ended')
  })

  it('ends one that hangs, with all that it started, when the app ends', async () => {
    const mark = join(folder, 'started')
    publish(`#!/bin/sh\nsleep 301 &\necho $! > '${mark}'\nwait\n`)
    const keeper = live()
    await keeper.check()
    const installing = keeper.install()
    const hanging = await vi.waitFor(async () => Number((await readFile(mark, 'utf8')).trim()) || Promise.reject(new Error('not yet')))
    keeper.stop()
    await installing
    expect(failure(keeper.view().state)).toEqual(['handing', 'update.refused', 'notStarting'])
    await nothingChanged()
    await expect.poll(() => existsSync(`/proc/${hanging}`), { timeout: 5000 }).toBe(false)
  })

  it('takes away what a life that was cut off left half done, and nothing else', async () => {
    const [copy, other] = [join(home, '.Waygate.AppImage.0123456789ab'), join(home, '.Waygate.AppImage.backup')]
    for (const file of [copy, other]) await writeFile(file, '')
    live().start()
    await expect.poll(() => existsSync(copy)).toBe(false)
    expect((await readdir(home)).sort()).toEqual(['.Waygate.AppImage.backup', 'Waygate.AppImage'])
  })

  it('changes nothing when what was downloaded is swapped after it was checked', async () => {
    const keeper = live()
    await keeper.check()
    await writeFile(join(folder, 'cache/waygate-updater/pending/waygate-0.2.0-x86_64.AppImage'), fresh.replace('[ ', '[  '))
    await keeper.install()
    expect(failure(keeper.view().state)).toEqual(['handing', 'update.refused', 'altered'])
    await nothingChanged()
    // it may have been the disk: the same one again, whole
    await keeper.check()
    await keeper.install()
    expect(keeper.view().state.phase).toBe('ended')
  })

  it('is only named where there is nothing of this person’s to replace', async () => {
    await rm(home, { recursive: true })
    const keeper = live()
    await keeper.check()
    expect(keeper.view().state).toEqual({ phase: 'available', version: '0.2.0', by: 'other' })
    expect(server.asked.map(({ path }) => path)).toEqual(['/waygate/stable.json'])
  })

  it.runIf(process.geteuid?.() === 0)('says that there is no room for it, and leaves nothing half there', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'small', home])
    try {
      await writeFile(image, old)
      const keeper = live()
      await keeper.check()
      await keeper.install()
      expect(failure(keeper.view().state)).toEqual(['handing', 'disk.failed', ''])
      await nothingChanged()
    } finally {
      execFileSync('umount', [home])
    }
  })
})
