import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustedKey } from '../../build/release/release-keys.ts'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import { packetText } from './library/decode-packet.ts'
import { createInstalledMachine, hindrance, type InstalledMachine, units } from './library/installed-machine.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { endOfUpdate, sendUpdate, signRelease } from './library/send-update.ts'
import { checkout } from './library/systemd-machine.ts'
import { addresses } from './library/trial-topology.ts'
import { canPackage, makeWaygatePackage, type PackageSpec } from './library/waygate-package.ts'

const root = join(import.meta.dirname, '../..')
const fra = addresses['exit-fra'].exit4
const second = 1000
const folder = '/usr/lib/waygate/program'

const start = `#!/bin/sh\nexec ${checkout}/node_modules/node/bin/node --disable-sigusr1 ${folder}/waygate.mjs "$@"\n`
const unitFiles = Object.fromEntries(
  units.map((unit) => [
    `/usr/lib/systemd/system/${unit}`,
    { text: readFileSync(join(root, 'resources/linux', unit), 'utf8'), mode: 0o644 },
  ]),
)
const files = { '/usr/bin/waygate': { text: start, mode: 0o755 }, ...unitFiles }
/** As the package's own: what runs goes on until the new one is there. */
const postinst = '#!/bin/sh\nset -e\nsystemctl daemon-reload\nsystemctl restart waygate-helper.service\n'

const beacon = `[Unit]
DefaultDependencies=no
[Service]
ExecStart=/bin/bash -c 'while :; do for to in 8.8.8.8 ${addresses.echo.exit6}; do ping -c 1 -W 0.1 $$to; ping -c 1 -W 0.1 -I eth0 $$to; done; echo x > /dev/udp/${addresses.echo.exit4}/9; sleep 0.02; done'
StandardOutput=null
StandardError=null
`

describe.skipIf(hindrance !== null || !canPackage)(
  `updates of a whole machine${hindrance === null ? '' : ` (skipped: ${hindrance})`}`,
  () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const key = { privateKey, trusted: trustedKey(privateKey) }
    // where the machine sees it, too
    const packages = join(root, `out/lab-packages-${process.pid}`)
    let laptop: InstalledMachine

    beforeAll(async () => {
      mkdirSync(packages, { recursive: true })
      laptop = await createInstalledMachine((machine) => {
        machine.write('/etc/waygate/updates.json', JSON.stringify({ feed: 'http://127.0.0.1:9/waygate', keys: [key.trusted] }))
        machine.write('/etc/systemd/system/beacon.service', beacon)
      })
      makePackage({ version: '0.1.0' })
      await shell(`dpkg --install ${checkout}/out/lab-packages-${process.pid}/waygate_0.1.0.deb`)
      await laptop.join()
      await shell('systemctl start beacon')
    })
    afterAll(async () => {
      await laptop?.release()
      rmSync(packages, { recursive: true, force: true })
    })

    const makePackage = (spec: Partial<PackageSpec> & Pick<PackageSpec, 'version'>) =>
      makeWaygatePackage(packages, { folder, files, scripts: { postinst }, ...spec })
    const shell = (script: string) => laptop.machine.shell(script)
    const drive = () => laptop.driver()
    const isUp = async () => (await drive()).must<HelperStatus>('waitFor', { kinds: ['up'], limitMs: 60 * second })

    const leaksDuring = async (act: () => Promise<unknown>) => {
      const capture = await laptop.net.lab.capture('wan', 'to-home')
      await act()
      const { packets, dropped } = await capture.stop()
      expect(dropped).toBe(0)
      return leakedPackets(packets, { tunnels: [`${fra}:51820`], api: [] }).map(packetText)
    }
    const send = async (version: string, file: string) =>
      expect(await sendUpdate(await drive(), signRelease(file, version, key), file)).toBeNull()
    const endOf = (version: string) => endOfUpdate(drive, version, 240 * second)

    test('the sandboxed helper has it installed by a unit outside: another helper, the same tunnel, nothing leaves beside it', {
      timeout: 300 * second,
    }, async () => {
      const tunnel = await shell('pidof wireguard-go')
      const file = makePackage({ version: '0.2.0' })
      const leaks = await leaksDuring(async () => {
        await send('0.2.0', file)
        expect(await shell('systemctl show -P ExecStart waygate-update')).toContain('install-update')
        expect(await endOf('0.2.0')).toMatchObject({ version: '0.2.0', update: { phase: 'installed', why: null } })
      })
      expect(leaks).toEqual([])
      expect(await isUp()).toMatchObject({ version: '0.2.0' })
      expect(await laptop.exitAddress()).toBe(fra)
      expect(await shell('pidof wireguard-go')).toBe(tunnel)
      expect(await shell('stat -c "%a %U" /var/lib/waygate/update; ls /var/lib/waygate/update')).toMatch(
        /^700 root\ninstall.log\ninstaller.pid\nkept.deb\nrecord.json\n$/,
      )
    })

    test('one whose helper never answers is taken back', { timeout: 300 * second }, async () => {
      const file = makePackage({ version: '0.3.0', program: 'process.exit(process.argv[2] === "helper" ? 1 : 0)\n' })
      const leaks = await leaksDuring(async () => {
        await send('0.3.0', file)
        expect(await endOf('0.3.0')).toMatchObject({ version: '0.2.0', update: { phase: 'rolledBack', why: 'silent' } })
      })
      expect(leaks).toEqual([])
      await isUp()
    })

    test('one that is cut off in the middle of unpacking is taken back by the next start', { timeout: 300 * second }, async () => {
      const file = makePackage({ version: '0.4.0', scripts: { postinst: '#!/bin/sh\ntouch /run/unpacked\nsleep 60\n' } })
      const leaks = await leaksDuring(async () => {
        await send('0.4.0', file)
        await expect
          .poll(async () => (await laptop.machine.run(['/usr/bin/test', '-e', '/run/unpacked'])).code, { timeout: 60 * second })
          .toBe(0)
        await shell('systemctl kill --signal=KILL waygate-update waygate-helper')
        expect(await endOf('0.4.0')).toMatchObject({ version: '0.2.0', update: { phase: 'rolledBack', why: 'interrupted' } })
      })
      expect(leaks).toEqual([])
      await isUp()
      expect(await shell('dpkg --audit')).toBe('')
    })

    test('a reboot while it is checked ends neither: it is finished after it', { timeout: 300 * second }, async () => {
      // its helper waits before it answers, so that there is something to check for a while
      const late = `#!/bin/sh\n[ "$1" != helper ] || [ -e /run/waited ] || { touch /run/waited; sleep 30; }\n${start.split('\n').slice(1).join('\n')}`
      const file = makePackage({ version: '0.5.0', files: { ...files, '/usr/bin/waygate': { text: late, mode: 0o755 } } })
      await send('0.5.0', file)
      await expect.poll(() => shell('cat /var/lib/waygate/update/record.json'), { timeout: 60 * second }).toContain('"phase":"checking"')
      await wait(second)
      const leaks = await leaksDuring(async () => {
        await laptop.machine.reboot()
        expect(await endOf('0.5.0')).toMatchObject({ version: '0.5.0', update: { phase: 'installed' } })
      })
      expect(leaks).toEqual([])
    })
  },
)
