import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { trustedKey } from '../../build/release/release-keys.ts'
import { canHelp, createHelperWorld, type HelperWorld } from '../lab/library/helper-world.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { endOfUpdate, signRelease } from '../lab/library/send-update.ts'
import { canPackage, makeWaygatePackage, type PackageSpec, quietPackaging } from '../lab/library/waygate-package.ts'
import { bringProgram } from '../lab/library/waygate-program.ts'
import { bringDist, mainProcess } from './library/bring-dist.ts'
import { type Desktop, startDesktop, until } from './library/desktop.ts'
import { menuLines, openTray, type TrayView } from './library/tray.ts'
import { feed, serveFolder } from './library/web-folder.ts'

const second = 1000
/** Of the lab's own view of the file system. */
const folder = '/var/lib/waygate-program'

/**
 * The packed app, an update server, packages that are really installed: what a person sees of an update. The app itself is not in these packages: they are
 * small, and hold the helper.
 */
describe.skipIf(!canHelp || !canPackage)('an update, seen from the tray', () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = { privateKey, trusted: trustedKey(privateKey) }
  const packages = mkdtempSync(join(tmpdir(), 'waygate-packages-'))
  const published = join(packages, 'published')
  let world: HelperWorld
  let desktop: Desktop
  let tray: TrayView
  let program: string
  let app: LabProcess

  beforeAll(async () => {
    program = await bringDist()
    await bringProgram()
    mkdirSync(published)
    const first = makeWaygatePackage(packages, { version: '0.1.0', folder })
    vi.stubEnv('WAYGATE_PROGRAM', `${folder}/waygate.mjs`)
    world = await createHelperWorld([], {
      prepare: async (laptop) => {
        await laptop.must(['/bin/sh', '-ec', quietPackaging])
        const source = JSON.stringify({ feed, keys: [key.trusted] })
        await laptop.must(['/bin/sh', '-c', 'umask 022; cat > /etc/waygate/updates.json'], { input: source })
        await laptop.must(['/usr/bin/dpkg', '--install', first])
      },
    })
    const laptop = world.net.lab.node('laptop')
    await serveFolder(laptop, published)
    desktop = await startDesktop(world.net.lab, laptop, { panel: true })
  }, 240 * second)
  afterAll(async () => {
    await tray?.stop()
    await desktop?.stop()
    vi.unstubAllEnvs()
    await world?.release()
    rmSync(packages, { recursive: true, force: true })
  })

  const publish = (spec: Omit<PackageSpec, 'folder'>) => {
    const file = makeWaygatePackage(published, { folder, ...spec })
    writeFileSync(join(published, 'stable.json'), signRelease(file, spec.version, key))
  }
  const configDir = () => join(desktop.directory, 'config/waygate')
  const start = async () => {
    app = desktop.node.spawn([program, '--no-sandbox'], { env: { ...desktop.env, WAYGATE_CONFIG_DIR: configDir() } })
    await openAgain()
  }
  const openAgain = async () => {
    await tray?.stop()
    tray = await openTray(desktop)
  }
  const shellOf = (script: string) => desktop.node.must(['/bin/sh', '-c', script])
  const running = async () => (await desktop.node.run(['/usr/bin/pgrep', '-x', 'waygate-app'])).stdout.trim()
  const offered = (version: string) =>
    tray.waitFor(
      `the update to ${version}`,
      ({ menu }) => menuLines(menu).includes(`Update ready: install ${version}`),
      // the app takes its time for the first look
      90 * second,
    )
  const told = () => (JSON.parse(readFileSync(join(configDir(), 'updates.json'), 'utf8')) as { told: string }).told

  test('what is published is offered, with a dot on the icon, and one click installs it', { timeout: 240 * second }, async () => {
    publish({ version: '0.2.0' })
    await start()
    await tray.waitFor('the helper', ({ menu }) => menuLines(menu).includes('Lock'))
    // a reading takes the icon before the menu: this one is as new as the menu above
    const before = await tray.read()
    const ready = await offered('0.2.0')
    expect(ready.icon).not.toBe(before.icon)
    // as a package with the app in it would: the program that runs is another file from now on
    copyFileSync(program, `${program}.new`)
    renameSync(`${program}.new`, program)
    await tray.click('Update ready: install 0.2.0')
    expect(await endOfUpdate(() => world.drive(0), '0.2.0', 120 * second)).toMatchObject({
      version: '0.2.0',
      update: { phase: 'installed' },
    })
    await until('the app to know', async () => told().startsWith('installed 0.2.0'))
    // it starts again by itself, as the new one
    await app.exited
    await until('the next life of the app', async () => (await running()) !== '')
    await openAgain()
    // nothing of the first life is left, not even what worked for it
    await until(
      'the end of the first life',
      async () => !(await shellOf('ls -l /proc/[0-9]*/exe 2> /dev/null || true')).includes('waygate-app (deleted)'),
    )
    // what Electron starts again itself may gain no rights for as long as it lives, and pkexec would fail
    expect((await shellOf(`${mainProcess}; grep NoNewPrivs: /proc/$pid/status`)).trim()).toMatch(/:\s*0$/)
    const after = await tray.waitFor('the icon without a dot', ({ icon, menu }) => icon === before.icon && menuLines(menu).includes('Lock'))
    expect(menuLines(after.menu).join()).not.toContain('0.2.0')
  })

  test('one that does not work is taken back, the person is told, and it is not offered again', { timeout: 300 * second }, async () => {
    await tray.click('Quit')
    await until('the app to end', async () => (await running()) === '')
    publish({ version: '0.3.0', scripts: { postinst: '#!/bin/sh\nexit 1\n' } })
    await start()
    await offered('0.3.0')
    await tray.click('Update ready: install 0.3.0')
    expect(await endOfUpdate(() => world.drive(0), '0.3.0', 120 * second)).toMatchObject({
      version: '0.2.0',
      update: { phase: 'rolledBack', why: 'package' },
    })
    await until('the app to know', async () => told().startsWith('rolledBack 0.3.0'))
    expect(menuLines((await tray.read()).menu).join()).not.toContain('0.3.0')
  })
})
