import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stateDifference } from '../lab/library/machine-state.ts'
import { until } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { bringPackages, type TestPackages } from './library/bring-packages.ts'
import { offerByApt } from './library/offer-by-apt.ts'
import { createPackagedMachine, hindrance, type PackagedMachine } from './library/packaged-machine.ts'

const fra = addresses['exit-fra'].exit4
const direct = addresses.laptop.exit4

const started = ['waygate-early-block.service', 'waygate-early-boot.service', 'waygate-helper.service']
const offered = ['waygate-server.service', 'waygate-host.service']

/** One machine's life with the Debian package, in this order: each test begins where the one before ended. */
describe.skipIf(hindrance !== null)(`a machine with the package${hindrance === null ? '' : ` (skipped: ${hindrance})`}`, () => {
  let packages: TestPackages
  let laptop: PackagedMachine
  let before: { readonly network: readonly string[]; readonly files: readonly string[] }

  beforeAll(async () => {
    packages = await bringPackages()
    laptop = await createPackagedMachine()
    before = { network: await laptop.networkState(), files: await laptop.files() }
  }, 600_000)
  afterAll(() => laptop?.release())

  const shell = (script: string) => laptop.machine.shell(script)
  const is = async (what: 'is-active' | 'is-enabled', unit: string) =>
    (await laptop.machine.run(['/usr/bin/systemctl', what, unit])).stdout.trim()
  const helperPid = async () => (await shell('systemctl show -P MainPID waygate-helper')).trim()
  const tunnelPid = async () => (await shell('pidof wireguard-go || true')).trim()
  const status = async () => {
    const { stdout } = await laptop.waygateAs('anna', ['status', '--json'])
    const answer = JSON.parse(stdout) as { value?: { tunnel: { helper: { link: string; status?: { state: { kind: string } } } } } }
    return answer.value?.tunnel.helper ?? { link: 'gone' }
  }
  const isUp = () => until('it is up', null, async () => (await status()).status?.state.kind === 'up')
  const installed = async (deb: string, env?: Readonly<Record<string, string>>) => {
    const { code, stdout, stderr } = await laptop.dpkg(['--install', deb], env)
    expect(`${code} ${stderr}`, stdout).toMatch(/^0 /)
  }

  test('without it everything leaves directly, and is seen to', async () => {
    expect(await laptop.exitAddress()).toBe(direct)
    expect((await laptop.leaksDuring(() => wait(500))).length).toBeGreaterThan(0)
  })

  test('installed: the helper runs, is there at the next boot, and who installed it may use it', async () => {
    await installed(packages.deb)
    expect(await laptop.packageState(packages.name)).toBe(`install ok installed ${packages.version}`)
    for (const unit of started) expect(await is('is-enabled', unit)).toBe('enabled')
    expect(await is('is-active', 'waygate-helper.service')).toBe('active')
    for (const unit of offered) expect([await is('is-enabled', unit), await is('is-active', unit)]).toEqual(['disabled', 'inactive'])
    expect(await shell('cat /etc/waygate/users')).toMatch(/^anna$/m)
    await until('the helper opens its door', null, async () => (await status()).link === 'ready')
    expect((await laptop.waygateAs('bob', ['status', '--json'])).stdout).not.toContain('"link":"ready"')
  })

  test('what lies around it is found by who looks for it', async () => {
    expect(await shell('zcat $(man -w waygate)')).toContain('.TH WAYGATE 1')
    expect(await shell(`bash -c '. /usr/share/bash-completion/completions/waygate; complete -p waygate'`)).toContain('waygate')
    expect(await shell('runuser -u anna -- xdg-mime query default x-scheme-handler/waygate')).toContain('waygate.desktop')
    expect(await shell('readlink -f /usr/bin/waygate /usr/bin/waygate-app')).toBe(
      '/opt/Waygate/resources/waygate/waygate\n/opt/Waygate/waygate-app\n',
    )
    expect(await shell('pkaction 2>/dev/null || true')).toContain('net.waygate.')
    // nobody but root may change what root runs
    expect(await shell('find /opt/Waygate /usr/lib/waygate ! -user root -o -perm /022 ! -type l')).toBe('')
  })

  test.each([...started, ...offered])('%s says nothing that systemd does not understand, and keeps its exposure low', async (unit) => {
    const path = `/usr/lib/systemd/system/${unit}`
    expect(await laptop.machine.run(['/usr/bin/systemd-analyze', 'verify', path])).toMatchObject({ code: 0, stderr: '' })
    // in tenths; the block may have no mount namespace to be safer in, because that can fail
    const threshold = unit === 'waygate-early-block.service' ? 35 : 30
    const judge = ['/usr/bin/systemd-analyze', 'security', '--offline=yes', '--no-pager', `--threshold=${threshold}`, path]
    expect((await laptop.machine.run(judge)).code).toBe(0)
  })

  test('the app starts as this person, with its sandbox, and finds the helper', async () => {
    const screen = laptop.machine.spawn(['/usr/bin/Xvfb', ':9', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'])
    const env = ['HOME=/home/anna', 'DISPLAY=:9', 'XDG_RUNTIME_DIR=/tmp/anna']
    await shell('install -d -m 700 -o anna /tmp/anna')
    const app = laptop.machine.spawn([
      ...['/usr/sbin/runuser', '-u', 'anna', '--', '/usr/bin/env', ...env],
      ...['/usr/bin/dbus-run-session', '--', '/usr/bin/waygate-app'],
    ])
    try {
      await until('its window is there', app, async () => {
        const found = await laptop.machine.run(['/usr/bin/xdotool', 'search', '--name', 'Waygate'], { env: { DISPLAY: ':9' } })
        return found.stdout.trim() !== ''
      })
      await until('it has spoken to the helper', app, async () =>
        (await shell('ss -Hx src /run/waygate/1000.sock || true')).includes('ESTAB'),
      )
    } finally {
      await shell('pkill -u anna -f waygate-app || true')
      await app.exited
      await screen.stop()
    }
  })

  test('this person signs in and joins', async () => {
    const { office } = laptop
    const signIn = ['login', '--server', office.origin, '--user', office.account.user, '--password-stdin', '--plain-http']
    const signedIn = await laptop.waygateAs('anna', signIn, { input: office.account.password })
    expect(signedIn, signedIn.stderr).toMatchObject({ code: 0 })
    const joined = await laptop.waygateAs('anna', ['join', 'exit-fra'])
    expect(joined, joined.stderr).toMatchObject({ code: 0 })
    expect(await laptop.exitAddress()).toBe(fra)
    expect(await laptop.leaksDuring(() => wait(500))).toEqual([])
  })

  test('restarted as a whole machine, it is closed from the first moment and comes up by itself', async () => {
    expect(await laptop.leaksDuring(() => laptop.machine.reboot().then(isUp))).toEqual([])
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('upgraded while joined: nothing leaves, the filter is never gone, the tunnel goes on carrying', async () => {
    const next = packages.remade('0.1.1')
    const [helper, tunnel] = [await helperPid(), await tunnelPid()]
    const watch = laptop.machine.spawn([
      '/bin/bash',
      '-c',
      'while :; do /usr/sbin/nft list table inet waygate >/dev/null 2>&1 || echo gone; echo seen; done',
    ])
    const leaks = await laptop.leaksDuring(async () => {
      await installed(next)
      await isUp()
    })
    await watch.stop()
    expect(leaks).toEqual([])
    expect(watch.output()).toContain('seen')
    expect(watch.output()).not.toContain('gone')
    expect(await laptop.packageState(packages.name)).toBe('install ok installed 0.1.1')
    expect(await helperPid()).not.toBe(helper)
    expect(await tunnelPid()).toBe(tunnel)
    // the new one, not the old one's deleted file
    expect((await shell(`readlink /proc/$(systemctl show -P MainPID waygate-helper)/exe`)).trim()).toBe(
      '/opt/Waygate/resources/waygate/waygate',
    )
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('an older one is refused, and everything stays as it is', async () => {
    const helper = await helperPid()
    const leaks = await laptop.leaksDuring(async () => {
      const { code, stderr } = await laptop.dpkg(['--install', packages.deb])
      expect(code).not.toBe(0)
      expect(stderr).toContain('is older than what this computer has')
    })
    expect(leaks).toEqual([])
    expect(await laptop.packageState(packages.name)).toBe('install ok installed 0.1.1')
    expect(await helperPid()).toBe(helper)
    await isUp()
  })

  test("the updater's way back to the version before is not refused", async () => {
    const leaks = await laptop.leaksDuring(async () => {
      await installed(packages.deb, { WAYGATE_ROLLBACK: 'yes' })
      await isUp()
    })
    expect(leaks).toEqual([])
    expect(await laptop.packageState(packages.name)).toBe(`install ok installed ${packages.version}`)
  })

  test('half-configured: the next installation puts it right', async () => {
    const broken = packages.remade('0.1.2', { postinst: '#!/bin/sh\nexit 1\n' })
    const leaks = await laptop.leaksDuring(async () => {
      expect((await laptop.dpkg(['--install', broken])).code).not.toBe(0)
      expect(await laptop.packageState(packages.name)).toBe('install ok half-configured 0.1.2')
      expect(await laptop.exitAddress()).toBe(fra)
      await installed(packages.remade('0.1.2'))
      await isUp()
    })
    expect(leaks).toEqual([])
    expect(await laptop.packageState(packages.name)).toBe('install ok installed 0.1.2')
    expect(await is('is-active', 'waygate-helper.service')).toBe('active')
  })

  test('killed in the middle of unpacking: held meanwhile, and the same again heals it', async () => {
    const next = packages.remade('0.1.3')
    const leaks = await laptop.leaksDuring(async () => {
      await shell(`cp /opt/checkout/${next} /root/next.deb; (dpkg --install /root/next.deb >/dev/null 2>&1 & echo $! > /root/dpkg.pid)`)
      await until('it has begun to unpack', null, async () => (await shell('ls /opt/Waygate/*.dpkg-new 2>/dev/null || true')).trim() !== '')
      await shell('kill -9 $(cat /root/dpkg.pid); pkill -9 dpkg-deb || true; sleep 0.2')
      expect(await laptop.packageState(packages.name)).not.toContain('installed 0.1.3')
      expect(await laptop.exitAddress()).toBe(fra)
      await installed(next)
      await isUp()
    })
    expect(leaks).toEqual([])
    expect(await laptop.packageState(packages.name)).toBe('install ok installed 0.1.3')
  })

  test('an account that is removed takes its permission along: who gets its uid next gets nothing', async () => {
    await shell(`useradd -m -u 1002 carl; echo carl >> /etc/waygate/users`)
    await until('carl is let in', null, async () =>
      (await laptop.waygateAs('carl', ['status', '--json'])).stdout.includes('"link":"ready"'),
    )
    await shell('userdel -r carl; useradd -m -u 1002 dora')
    await until('dora is not', null, async () => !(await laptop.waygateAs('dora', ['status', '--json'])).stdout.includes('"link":"ready"'))
    expect(await shell('test ! -e /run/waygate/1002.sock; echo $?')).toBe('0\n')
    await shell(`userdel -r dora; sed -i /carl/d /etc/waygate/users`)
  })

  test('the control server answers once it is switched on, with a user of its own', async () => {
    await shell('systemctl enable -q --now waygate-server')
    await until(
      'it answers',
      null,
      async () => (await laptop.machine.run(['/bin/bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/8081'])).code === 0,
    )
    expect(await shell('stat -c %U /proc/$(systemctl show -P MainPID waygate-server)')).not.toBe('root\n')
    await shell('systemctl disable -q --now waygate-server')
  })

  test('removed while joined: the way out is direct again, and the network is as it was before', async () => {
    const { code, stdout, stderr } = await laptop.dpkg(['--remove', packages.name])
    expect(`${code} ${stderr}`, stdout).toMatch(/^0 /)
    expect(await laptop.exitAddress()).toBe(direct)
    expect(stateDifference(before.network, await laptop.networkState())).toEqual([])
    expect(await tunnelPid()).toBe('')
    expect(await shell('ls -d /opt/Waygate /usr/bin/waygate* /run/waygate 2>/dev/null || true')).toBe('')
    // what a person would miss, if it came back another day
    expect(await shell('ls /var/lib/waygate/state.json')).toContain('state.json')
  })

  test('installed again, by apt from a signed repository: the same passes, and no wish to be closed', async () => {
    const repository = await offerByApt(packages.remade('0.1.3'))
    await shell(
      `printf 'deb [signed-by=%s] file:%s test main\n' ${repository.key} ${repository.folder} > /etc/apt/sources.list.d/waygate.list`,
    )
    const only = [
      '-o',
      'Dir::Etc::sourcelist=/etc/apt/sources.list.d/waygate.list',
      '-o',
      'Dir::Etc::sourceparts=-',
      '-o',
      'APT::Sandbox::User=root',
    ]
    for (const act of [['update'], ['install', '-y', '--no-install-recommends', packages.name]]) {
      const { code, stdout, stderr } = await laptop.sudo(['/usr/bin/apt-get', '-q', ...only, ...act])
      expect(code, `${stdout}${stderr}`).toBe(0)
      expect(stderr).not.toMatch(/^[EW]:/m)
    }
    await shell('rm /etc/apt/sources.list.d/waygate.list')
    await until('the helper opens its door', null, async () => (await status()).link === 'ready')
    expect((await status()).status?.state.kind).toBe('open')
    expect((await laptop.waygateAs('anna', ['join', 'exit-fra'])).code).toBe(0)
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('the host agent enrols once somebody wants a mesh host, as a user without rights', async () => {
    const { office } = laptop
    await shell('systemd-sysusers /usr/lib/waygate/host-user.conf; echo waygate-host >> /etc/waygate/host-users')
    await shell(`umask 077; printf %s '${office.enrolmentKey}' > /etc/waygate/enrolment-key; chown waygate-host /etc/waygate/enrolment-key`)
    await shell(`echo 'WAYGATE_HOST_OPTIONS=--server ${office.origin} --key-file /etc/waygate/enrolment-key' > /etc/waygate/host.conf`)
    await shell('systemctl enable -q --now waygate-host')
    await until('it is what the server wants', null, async () => (await shell('journalctl -o cat -u waygate-host')).includes('revision'))
    expect(await shell('stat -c %U /proc/$(systemctl show -P MainPID waygate-host)')).toBe('waygate-host\n')
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('purged while joined: nothing is left', async () => {
    const { code, stdout, stderr } = await laptop.dpkg(['--purge', packages.name])
    expect(`${code} ${stderr}`, stdout).toMatch(/^0 /)
    expect(await laptop.exitAddress()).toBe(direct)
    expect(stateDifference(before.network, await laptop.networkState())).toEqual([])
    expect(stateDifference(before.files, await laptop.files())).toEqual([])
    expect(await shell(`systemctl list-unit-files --no-legend 'waygate*' || true`)).toBe('')
    expect(await shell(`systemctl list-units --all --no-legend 'waygate*' || true`)).toBe('')
    expect(await laptop.packageState(packages.name)).toBe('')
    // made by an administrator, by name: not the package's to remove
    expect(await shell('getent passwd anna waygate-host | cut -d: -f1')).toBe('anna\nwaygate-host\n')
  })
})
