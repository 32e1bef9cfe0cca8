import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustedKey } from '../../build/release/release-keys.ts'
import { version } from '../../electron/common/version.ts'
import { canHelp, createHelperWorld, type HelperWorld } from '../lab/library/helper-world.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { signRelease } from '../lab/library/send-update.ts'
import { appImageBeside, canMakeAppImages, giveVersion, otherAppImage } from './library/app-images.ts'
import { bringDist, mainProcess } from './library/bring-dist.ts'
import { type Desktop, startDesktop, until } from './library/desktop.ts'
import { menuLines, openTray, type TrayView } from './library/tray.ts'
import { feed, serveFolder } from './library/web-folder.ts'

const second = 1000
const next = version.replace(/\d$/, '8')
const broken = version.replace(/\d$/, '9')

/** The packed app as one file, an update server, and a successor that is another file: what a person of the AppImage sees of an update. */
describe.skipIf(!canHelp || !canMakeAppImages)('the app as an AppImage', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = { privateKey, trusted: trustedKey(privateKey) }
  let world: HelperWorld
  let desktop: Desktop
  let tray: TrayView
  let home: string
  let published: string
  let image: string
  let app: LabProcess

  beforeAll(async () => {
    const made = appImageBeside(await bringDist())
    world = await createHelperWorld([], {
      prepare: async (laptop) => {
        const source = JSON.stringify({ feed, keys: [key.trusted] })
        await laptop.must(['/bin/sh', '-c', 'umask 022; mkdir -p /etc/waygate; cat > /etc/waygate/updates.json'], { input: source })
      },
    })
    const laptop = world.net.lab.node('laptop')
    desktop = await startDesktop(world.net.lab, laptop, { panel: true })
    home = join(desktop.directory, 'home/My Programs')
    published = join(desktop.directory, 'published')
    for (const folder of [home, published]) mkdirSync(folder)
    await serveFolder(laptop, published)
    image = join(home, 'Waygate.AppImage')
    copyFileSync(made, image)
  }, 420 * second)
  afterAll(async () => {
    await tray?.stop()
    await desktop?.stop()
    await world?.release()
  })

  const publish = (name: string, as: string, change: (folder: string) => void) => {
    const file = join(published, name)
    otherAppImage(image, file, change)
    writeFileSync(join(published, 'stable.json'), signRelease(file, as, key, { kind: 'AppImage', name }))
    return file
  }
  const configDir = () => join(desktop.directory, 'config/waygate')
  const memory = () => JSON.parse(readFileSync(join(configDir(), 'updates.json'), 'utf8')) as { told: string }
  const start = async () => {
    app = desktop.node.spawn([image, '--no-sandbox', '--background'], { env: { ...desktop.env, WAYGATE_CONFIG_DIR: configDir() } })
    await openAgain()
  }
  const openAgain = async () => {
    await tray?.stop()
    tray = await openTray(desktop)
  }
  const running = async () => (await desktop.node.run(['/usr/bin/pgrep', '-x', 'waygate-app'])).stdout.trim()
  /** About the app that runs: `$pid`. */
  const of = async (script: string) => (await desktop.node.must(['/bin/sh', '-c', `${mainProcess}; ${script}`])).trim()
  const offered = (as: string) =>
    tray.waitFor(`the update to ${as}`, ({ menu }) => menuLines(menu).includes(`Update ready: install ${as}`), 120 * second)
  const asked = async () => (await desktop.node.run([image, '--version', '--no-sandbox'], { env: desktop.env })).stdout.trim()

  test('says its version without a window, and leaves nothing behind', { timeout: 120 * second }, async () => {
    const before = readdirSync(join(desktop.directory, 'home'), { recursive: true })
    expect(await asked()).toBe(`Waygate ${version}`)
    expect(readdirSync(join(desktop.directory, 'home'), { recursive: true })).toEqual(before)
  })

  test('is replaced by a newer one with one click, and comes back as that', { timeout: 300 * second }, async () => {
    const file = publish('waygate-next.AppImage', next, (folder) => giveVersion(folder, version, next))
    const inode = statSync(image).ino
    await start()
    await offered(next)
    await tray.click(`Update ready: install ${next}`)
    await app.exited
    await until('the next life of the app', async () => (await running()) !== '')
    await openAgain()
    await tray.waitFor('the helper', ({ menu }) => menuLines(menu).includes('Lock'), 60 * second)
    expect(memory().told).toContain(`installed ${next}`)
    // pkexec, and the mount of a real AppImage, need it
    expect(await of('grep NoNewPrivs: /proc/$pid/status')).toMatch(/:\s*0$/)
    // what its runtime was started with: nothing of the folder of the first life, which is gone
    const given = await of(`tr '\\0' '\\n' < /proc/$(ps -o ppid= -p $pid | tr -d ' ')/environ`)
    expect(given).toMatch(/^PATH=/m)
    expect(given).toMatch(/^APPIMAGE_EXTRACT_AND_RUN=1$/m)
    expect(given).not.toMatch(/^APPDIR=|\/tmp\/tmp\./m)
    expect(statSync(image).ino).not.toBe(inode)
    expect(readFileSync(image).equals(readFileSync(file))).toBe(true)
    expect(readdirSync(home)).toEqual(['Waygate.AppImage'])
    expect(await asked()).toBe(`Waygate ${next}`)
  })

  test('stays what it is when the newer one does not start', { timeout: 300 * second }, async () => {
    await tray.click('Quit')
    await until('the app to end', async () => (await running()) === '')
    const whole = readFileSync(image)
    publish('waygate-broken.AppImage', broken, (folder) => writeFileSync(join(folder, 'AppRun'), '#!/bin/sh\nexit 1\n'))
    await start()
    await offered(broken)
    await tray.click(`Update ready: install ${broken}`)
    await tray.waitFor('the app to know', ({ menu }) => !menuLines(menu).join().includes(broken), 120 * second)
    expect(readFileSync(image).equals(whole)).toBe(true)
    expect(readdirSync(home)).toEqual(['Waygate.AppImage'])
    expect(await running()).not.toBe('')
  })
})
