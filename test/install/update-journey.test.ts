import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustedKey } from '../../build/release/release-keys.ts'
import { until as eventually } from '../e2e/library/desktop.ts'
import { menuLines, openTray, type TrayView } from '../e2e/library/tray.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { until } from '../lab/library/office.ts'
import { signRelease } from '../lab/library/send-update.ts'
import { checkout } from '../lab/library/systemd-machine.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { bringPackages, root, type TestPackages } from './library/bring-packages.ts'
import { createPackagedMachine, hindrance, type PackagedMachine } from './library/packaged-machine.ts'

const second = 1000
const fra = addresses['exit-fra'].exit4
const published = 'out/install-test-releases/published'
const feed = 'http://127.0.0.1:8099/waygate'
const node = `${checkout}/node_modules/node/bin/node`

/** A folder as a web server hands it out. */
const server = `const [, folder] = process.argv
require('node:http').createServer((request, response) => {
  require('node:fs').readFile(folder + request.url.slice('/waygate'.length), (error, bytes) => (error ? response.writeHead(404).end() : response.end(bytes)))
}).listen(8099, '127.0.0.1', () => console.log('ready'))`

/** An old package, really installed and joined; a new one that arrives by the app, the helper and an update server, and one that fails. */
describe.skipIf(hindrance !== null)(`the package updates itself${hindrance === null ? '' : ` (skipped: ${hindrance})`}`, () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = { privateKey, trusted: trustedKey(privateKey) }
  let packages: TestPackages
  let next: string
  let laptop: PackagedMachine
  let session: readonly LabProcess[] = []
  let tray: TrayView | undefined

  beforeAll(async () => {
    packages = await bringPackages()
    next = await packages.release('0.2.0')
    rmSync(join(root, published), { recursive: true, force: true })
    mkdirSync(join(root, published), { recursive: true })
    laptop = await createPackagedMachine()
  }, 900 * second)
  afterAll(async () => {
    await tray?.stop()
    for (const process of session) await process.stop()
    await laptop?.release()
  })

  const shell = (script: string) => laptop.machine.shell(script)
  const tunnelPid = async () => (await shell('pidof wireguard-go || true')).trim()
  const record = async () =>
    JSON.parse(await shell(`cat /var/lib/waygate/update/record.json 2>/dev/null || echo '{"run":null}'`)) as {
      run: { version: string; phase: string; why: string | null } | null
    }
  const env = {
    HOME: '/home/anna',
    DISPLAY: ':9',
    XDG_RUNTIME_DIR: '/tmp/anna',
    XDG_SESSION_TYPE: 'x11',
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/anna/bus',
  }
  const asAnna = (command: readonly string[]) => [
    ...['/usr/sbin/runuser', '-u', 'anna', '--', '/usr/bin/env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ...command.map((word) => (word.startsWith(root) ? `${checkout}${word.slice(root.length)}` : word)),
  ]
  const watch = () => openTray({ node: laptop.machine, env, asPerson: asAnna })
  const publish = (deb: string, version: string) => {
    cpSync(join(root, deb), join(root, published, `waygate_${version}.deb`))
    writeFileSync(join(root, published, 'stable.json'), signRelease(join(root, deb), version, key))
  }
  const offered = (version: string) =>
    tray?.waitFor(
      `the update to ${version}`,
      ({ menu }) => menuLines(menu).includes(`Update ready: install ${version}`),
      // the app takes its time for the first look
      120 * second,
    )
  const startApp = async () => {
    laptop.machine.spawn(asAnna(['/usr/bin/waygate-app', '--background']))
    tray = await watch()
  }
  /** However long dpkg, the check and the way back take; before the click has arrived there is no run, or one of before. */
  const ended = (version: string) =>
    eventually(
      `the update to ${version} to end`,
      async () => {
        const { run } = await record()
        return run?.version === version && /^(installed|rolledBack|failed)$/.test(run.phase)
      },
      240 * second,
    )

  test('an old one is installed, trusts whom root names, and is joined', { timeout: 120 * second }, async () => {
    await shell('mkdir -p /etc/waygate')
    await laptop.machine.run(['/bin/sh', '-c', 'umask 022; cat > /etc/waygate/updates.json'], {
      input: JSON.stringify({ feed, keys: [key.trusted] }),
    })
    expect(await laptop.dpkg(['--install', packages.deb])).toMatchObject({ code: 0 })
    const { office } = laptop
    const signIn = ['login', '--server', office.origin, '--user', office.account.user, '--password-stdin', '--plain-http']
    await until('anna is let in', null, async () => (await laptop.waygateAs('anna', ['status'])).code === 0)
    expect(await laptop.waygateAs('anna', signIn, { input: office.account.password })).toMatchObject({ code: 0 })
    expect(await laptop.waygateAs('anna', ['join', 'exit-fra'])).toMatchObject({ code: 0 })
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('a new one is offered in the tray, and one click installs it: nothing leaves, the tunnel goes on, the app starts again as the new one', {
    timeout: 420 * second,
  }, async () => {
    await shell('install -d -m 700 -o anna /tmp/anna')
    session = [
      laptop.machine.spawn(['/usr/bin/Xvfb', ':9', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']),
      laptop.machine.spawn(
        asAnna(['/usr/bin/dbus-daemon', '--session', '--nofork', '--nopidfile', `--address=${env.DBUS_SESSION_BUS_ADDRESS}`]),
      ),
      laptop.machine.spawn([node, '-e', server, `${checkout}/${published}`]),
    ]
    await eventually('the session bus', async () => (await shell('test -S /tmp/anna/bus && echo there || true')).includes('there'))
    const watcher = laptop.machine.spawn(
      asAnna([node, '--disable-warning=ExperimentalWarning', `${checkout}/test/e2e/programs/tray-watcher.ts`]),
    )
    session = [watcher, ...session]
    await watcher.line(/^ready$/)
    publish(next, '0.2.0')
    const [tunnel, program] = [await tunnelPid(), await shell('stat -c %i /opt/Waygate/resources/app.asar')]
    const leaks = await laptop.leaksDuring(async () => {
      await startApp()
      await offered('0.2.0')
      await tray?.click('Update ready: install 0.2.0')
      await ended('0.2.0')
    })
    expect(await record(), await shell('cat /var/lib/waygate/update/install.log')).toMatchObject({ run: { phase: 'installed', why: null } })
    expect(leaks).toEqual([])
    expect(await shell('waygate --version')).toBe('0.2.0\n')
    expect(await laptop.packageState(packages.name)).toMatch(/^install ok installed 0\.2\.0/)
    expect(await shell('stat -c %i /opt/Waygate/resources/app.asar')).not.toBe(program)
    expect(await tunnelPid()).toBe(tunnel)
    expect(await laptop.exitAddress()).toBe(fra)
    // the new app looks, and has nothing to offer
    await eventually(
      'the next life of the app',
      async () => !(await shell('ls -l /proc/[0-9]*/exe 2>/dev/null | grep waygate-app || true')).includes('(deleted)'),
    )
    await tray?.stop()
    tray = await watch()
    const shown = await tray.waitFor('the helper', ({ menu }) => menuLines(menu).includes('[x] Lock') || menuLines(menu).includes('Lock'))
    expect(menuLines(shown.menu).join()).not.toContain('0.2.0')
  })

  test('one whose package fails is taken back: nothing leaves, and it is not offered again', { timeout: 420 * second }, async () => {
    await tray?.click(/^Quit/)
    publish(packages.remade('0.3.0', { postinst: '#!/bin/sh\nexit 1\n' }), '0.3.0')
    const leaks = await laptop.leaksDuring(async () => {
      await startApp()
      await offered('0.3.0')
      await tray?.click('Update ready: install 0.3.0')
      await ended('0.3.0')
    })
    expect(await record()).toMatchObject({ run: { phase: 'rolledBack', why: 'package' }, rolledBack: ['0.3.0'] })
    expect(leaks).toEqual([])
    expect(await shell('waygate --version')).toBe('0.2.0\n')
    expect(await shell('dpkg --audit')).toBe('')
    expect(await laptop.exitAddress()).toBe(fra)
    // the app that gave way is back
    const shown = await tray?.waitFor('the helper', ({ menu }) => menuLines(menu).some((line) => /^(\[x\] )?Lock$/.test(line)), 60 * second)
    expect(menuLines(shown?.menu ?? []).join()).not.toContain('0.3.0')
  })
})
