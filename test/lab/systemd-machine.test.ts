import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import { beacon } from './library/beacon.ts'
import { packetText } from './library/decode-packet.ts'
import { createInstalledMachine, hindrance, type InstalledMachine, units } from './library/installed-machine.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { tunnelAddress } from './library/plain-gateway.ts'
import { addresses } from './library/trial-topology.ts'

const fra = addresses['exit-fra'].exit4

describe.skipIf(hindrance !== null)(`a whole machine${hindrance === null ? '' : ` (skipped: ${hindrance})`}`, () => {
  let laptop: InstalledMachine

  beforeAll(async () => {
    laptop = await createInstalledMachine((machine) => {
      machine.write('/etc/systemd/system/beacon.service', beacon)
      // as Debian ships it: it flushes everything
      machine.write(
        '/etc/nftables.conf',
        '#!/usr/sbin/nft -f\nflush ruleset\ntable inet filter {\n chain input {\n  type filter hook input priority filter\n }\n}\n',
        0o755,
      )
    })
    await laptop.machine.shell('systemctl enable -q --now beacon nftables')
  })
  afterAll(() => laptop?.release())

  const status = async () => (await laptop.driver()).must<HelperStatus>('status', {})
  const isUp = async () => (await laptop.driver()).must<HelperStatus>('waitFor', { kinds: ['up'], limitMs: 60_000 })
  const shell = (script: string) => laptop.machine.shell(script)
  const helperPid = async () => (await shell('systemctl show -P MainPID waygate-helper')).trim()
  const tunnelPid = async () => (await shell('pidof wireguard-go || true')).trim()

  /** What left beside the tunnel while something happened; the beacon sees to it that there is always somebody who tries. */
  const leaksDuring = async (act: () => Promise<unknown>) => {
    const capture = await laptop.net.lab.capture('wan', 'to-home')
    await act()
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    return leakedPackets(packets, { tunnels: [`${fra}:51820`], api: [] }).map(packetText)
  }

  test.each([...units, 'waygate-wireguard@waygate0.service'])(
    '%s says nothing that systemd does not understand, and keeps its exposure low',
    async (unit) => {
      const verified = await laptop.machine.run(['/usr/bin/systemd-analyze', 'verify', '--man=no', unit])
      expect(verified).toMatchObject({ code: 0, stderr: '' })
      // in tenths; the block may have no mount namespace to be safer in, because that can fail
      const threshold = unit === 'waygate-early-block.service' ? 35 : 30
      const file = `/usr/lib/systemd/system/${unit.replace('@waygate0', '@')}`
      const judge = ['/usr/bin/systemd-analyze', 'security', '--offline=yes', '--no-pager', `--threshold=${threshold}`]
      expect((await laptop.machine.run([...judge, file])).code).toBe(0)
      expect((await laptop.machine.run([...judge, '--threshold=10', file])).code).not.toBe(0)
    },
  )

  test('the helper joins under the restrictions of its unit', async () => {
    // the deliberate leak: what the beacon wants gets out, and is seen
    await expect.poll(async () => (await leaksDuring(() => wait(500))).length, { timeout: 30_000 }).toBeGreaterThan(0)
    await laptop.join()
    expect(await laptop.exitAddress()).toBe(fra)
    expect(await shell('cat /proc/$(systemctl show -P MainPID waygate-helper)/status')).toMatch(/^NoNewPrivs:\t1$/m)
  })

  test('what carries the tunnel is a unit of its own, which may do less than the helper', async () => {
    const pid = await tunnelPid()
    expect((await shell(`cat /proc/${pid}/cgroup`)).trim()).toMatch(/\/waygate-wireguard@waygate0\.service$/)
    const may = await shell(`grep -E '^(Cap(Prm|Eff|Bnd)|NoNewPrivs|Seccomp):' /proc/${pid}/status`)
    const netAdmin = '0000000000001000'
    expect(may).toBe(`CapPrm:\t${netAdmin}\nCapEff:\t${netAdmin}\nCapBnd:\t${netAdmin}\nNoNewPrivs:\t1\nSeccomp:\t2\n`)
    expect(
      (await shell(`nsenter -m -t ${pid} /usr/bin/touch /usr/nothing /root/nothing 2>&1 || true`)).match(/Read-only|denied|No such/g),
    ).toHaveLength(2)
  })

  test('killed, it is started again, and the tunnel has carried on meanwhile', async () => {
    const [helper, tunnel] = [await helperPid(), await tunnelPid()]
    const leaks = await leaksDuring(async () => {
      await shell('systemctl kill --kill-whom=main --signal=KILL waygate-helper')
      expect(await laptop.exitAddress()).toBe(fra)
      await isUp()
    })
    expect(leaks).toEqual([])
    expect(await helperPid()).not.toBe(helper)
    expect(await tunnelPid()).toBe(tunnel)
  })

  test('killed together with its tunnel, both are back, and nothing left meanwhile', async () => {
    const leaks = await leaksDuring(async () => {
      await shell('systemctl kill --kill-whom=all --signal=KILL waygate-helper waygate-wireguard@waygate0')
      await isUp()
    })
    expect(leaks).toEqual([])
    expect(await laptop.exitAddress()).toBe(fra)
  })

  test('restarted and stopped in order, the tunnel stays', async () => {
    const tunnel = await tunnelPid()
    await shell('systemctl restart waygate-helper')
    await isUp()
    await shell('systemctl stop waygate-helper')
    expect(await laptop.exitAddress()).toBe(fra)
    expect(await tunnelPid()).toBe(tunnel)
    await shell('systemctl start waygate-helper')
    await isUp()
  })

  test("another service's flush is repaired", async () => {
    expect(await leaksDuring(() => shell('systemctl restart nftables'))).toEqual([])
    await expect.poll(async () => (await status()).state, { timeout: 20_000 }).toHaveProperty('repaired')
    expect(await shell('nft list tables')).toContain('waygate')
  })

  test('a reboot while joined: nothing leaves before the helper is there, and then it is up again', async () => {
    expect(await leaksDuring(() => laptop.machine.reboot().then(isUp))).toEqual([])
    expect(await laptop.exitAddress()).toBe(fra)
    expect(await shell('journalctl -b -o cat -u waygate-early-boot')).toContain('a gateway is joined')
  })

  test('a reboot during a pause ends it: nothing leaves from then on', async () => {
    await (await laptop.driver()).must('pause', { until: Date.now() + 30 * 60_000 })
    expect(await laptop.exitAddress()).toBe(addresses.laptop.exit4)
    // the kernel below the machine stays the same, and so does its boot id: what is remembered becomes another boot's
    await shell(
      `systemctl stop beacon waygate-helper; sed -i 's/"bootId":"/&earlier-/' /var/lib/waygate/state.json; grep -q earlier- /var/lib/waygate/state.json`,
    )
    const leaks = await leaksDuring(async () => {
      await laptop.machine.reboot()
      await isUp()
    })
    expect(leaks).toEqual([])
  })

  test('a reboot with a memory that nobody can read: held', async () => {
    await shell('systemctl stop waygate-helper; cp -p /var/lib/waygate/state.json /root/; echo torn > /var/lib/waygate/state.json')
    try {
      const leaks = await leaksDuring(async () => {
        await laptop.machine.reboot()
        expect((await status()).state).toMatchObject({ kind: 'held', reason: { why: 'stateUnreadable' } })
      })
      expect(leaks).toEqual([])
    } finally {
      await shell('systemctl stop waygate-helper; cp -p /root/state.json /var/lib/waygate/; systemctl start waygate-helper')
    }
    await isUp()
  })

  test('whoever speaks to a machine whose tunnel has died hears nothing from it', async () => {
    const speak = () => laptop.net.lab.node('exit-fra').run(['/usr/bin/ping', '-c', '4', '-i', '0.2', '-W', '1', tunnelAddress])
    const kill = 'systemctl stop waygate-helper; kill -9 $(pidof wireguard-go)'
    for (const layer of ['true', 'ip rule flush protocol 87; ip -6 rule flush protocol 87', 'nft flush ruleset']) {
      await shell(`${kill}; ${layer}`)
      expect(await leaksDuring(speak)).toEqual([])
      await shell('systemctl start waygate-helper')
      await isUp()
    }
  })

  test('a reboot without our program: the static block holds all the same', async () => {
    const leaks = await leaksDuring(async () => {
      await shell('chmod 0 /usr/bin/waygate')
      await laptop.machine.reboot()
      expect(await laptop.exitAddress()).toBe('')
      await shell('chmod 755 /usr/bin/waygate; systemctl restart waygate-helper')
      await isUp()
    })
    expect(leaks).toEqual([])
  })

  test('a reboot in which the sandbox of the early-boot unit can not be set up: the static block holds all the same', async () => {
    const dropIn = '/etc/systemd/system/waygate-early-boot.service.d'
    await shell(`mkdir ${dropIn}; printf '[Service]\\nBindPaths=/nowhere\\n' > ${dropIn}/broken.conf; systemctl disable -q waygate-helper`)
    const leaks = await leaksDuring(async () => {
      await laptop.machine.reboot()
      expect(await shell('journalctl -b -o cat -u waygate-early-boot')).toContain('mount namespacing')
      expect(await laptop.exitAddress()).toBe('')
      await shell(`rm -r ${dropIn}; systemctl enable -q waygate-helper; systemctl start waygate-helper`)
      await isUp()
    })
    expect(leaks).toEqual([])
  })

  test('left: traffic flows from the first moment of the next boot, and nothing of ours is there', async () => {
    await (await laptop.driver()).must('setIntent', { after: null, want: 'open' })
    await (await laptop.driver()).must('waitFor', { kinds: ['open'], limitMs: 20_000 })
    const capture = await laptop.net.lab.capture('wan', 'to-home')
    await laptop.machine.reboot()
    expect(await laptop.exitAddress()).toBe(addresses.laptop.exit4)
    expect(leakedPackets((await capture.stop()).packets, { tunnels: [], api: [] }).length).toBeGreaterThan(10)
    expect(await shell('nft list tables; ip rule; systemctl list-units --all waygate-wireguard@*')).not.toMatch(/waygate|unreachable/)
  })
})
