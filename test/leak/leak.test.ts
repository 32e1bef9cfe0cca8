import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildWaygate } from '../../build/bundle/build.ts'
import { appCommand } from '../e2e/library/app.ts'
import { startDesktop } from '../e2e/library/desktop.ts'
import type { Capture } from '../lab/library/capture.ts'
import { type Packet, packetText } from '../lab/library/decode-packet.ts'
import { leakOnPurpose } from '../lab/library/deliberate-leak.ts'
import { labProgram } from '../lab/library/internet.ts'
import { leakedPackets } from '../lab/library/judge-leaks.ts'
import { killProgram } from '../lab/library/kill-program.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { createLaptop, type Laptop } from '../lab/library/laptop.ts'
import { allowedWays, createOffice, type Office, until as officeUntil } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { waygateCommand } from '../lab/library/waygate-program.ts'

const hasDesktop = ['/usr/bin/Xvfb', '/usr/bin/dbus-daemon', '/usr/bin/ss'].every((program) => existsSync(program))

/**
 * The check that nothing leaks: programs that know nothing of Waygate send all the time, every way they can (IPv4 and IPv6, UDP, TCP, ICMP, names), and a
 * capture outside the home counts what passes that is not the tunnel. Each test is one history; the last one leaks on purpose, and the same capture must
 * catch it.
 */
describe('from an accepted Join until Leave nothing leaves outside the tunnel', () => {
  let office: Office
  let laptop: Laptop
  let capture: Capture
  let senders: LabProcess[]
  let histories = 0
  let leaked: readonly Packet[] = []
  let deliberate = { sent: 0, caught: 0 }

  beforeAll(async () => {
    office = await createOffice()
    laptop = await createLaptop(office)
    const node = office.net.lab.node('laptop')
    senders = [
      node.spawn(labProgram('traffic', ['10', addresses.echo.exit4, addresses.echo.exit6, '8.8.8.8'])),
      node.spawn(['/usr/bin/ping', '-n', '-i', '0.05', addresses.echo.exit4]),
      node.spawn(['/usr/bin/ping', '-n', '-i', '0.05', addresses.echo.exit6]),
    ]
    await until(() => senders.every((sender) => sender.output().length > 0))
  })

  afterAll(async () => {
    const unexpected = leaked.slice(0, 10).map(packetText)
    const summary = `${histories} histories, ${leaked.length} leaked packets, ${deliberate.caught} deliberate leaks caught of ${deliberate.sent}`
    process.stdout.write(`${[summary, ...unexpected].join('\n')}\n`)
    for (const sender of senders ?? []) await sender.stop()
    await office?.release()
  })

  afterEach(() => office.net.lab.mend('exit-fra'))

  /** One history: everything that passes until it ends is judged. Begins where the tunnel is closed to the outside, unless told otherwise. */
  const history = async (happens: (mark: () => void) => Promise<void>, begins: 'closed' | 'open' = 'closed') => {
    capture = await office.net.lab.capture('wan', 'to-home')
    let from = begins === 'closed' ? 0 : Number.POSITIVE_INFINITY
    const mark = () => {
      from = Math.min(from, Date.now())
    }
    await happens(mark)
    const until = Date.now()
    const { packets, dropped } = await capture.stop()
    expect(dropped, 'packets that the capture had no room for').toBe(0)
    const judged = packets.filter(({ at }) => at >= from && at <= until)
    expect(judged.filter(({ outgoing }) => !outgoing).length, 'packets judged').toBeGreaterThan(0)
    const found = leakedPackets(judged, allowedWays)
    histories++
    leaked = [...leaked, ...found]
    expect(found.slice(0, 10).map(packetText)).toEqual([])
    for (const sender of senders) expect(sender.running()).toBe(true)
  }
  const linger = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const laptopNode = () => office.net.lab.node('laptop')

  test('the programs are heard outside before anybody joins: without protection this check sees packets', async () => {
    const before = await office.net.lab.capture('wan', 'to-home')
    await linger(1000)
    const { packets } = await before.stop()
    const seen = leakedPackets(packets, allowedWays)
    for (const protocol of ['udp', 'tcp', 'icmp', 'icmp6'] as const) expect(seen.map((packet) => packet.protocol)).toContain(protocol)
    for (const family of ['ip4', 'ip6'] as const) expect(seen.map((packet) => packet.family)).toContain(family)
    expect(seen.some(({ destinationPort }) => destinationPort === 53)).toBe(true)
  })

  test('join', () =>
    history(async (closed) => {
      const watcher = laptopNode().spawn(waygateCommand(['status', '--watch', '--json']))
      const accepted = watcher.line(/"kind":"(proving|up)"/).then(closed)
      await laptop.waygate('join', 'exit-fra')
      await accepted
      await watcher.stop()
      await linger(1000)
    }, 'open'))

  test('switch, and back', () =>
    history(async () => {
      await laptop.waygate('switch', 'exit-nyc')
      await linger(500)
      await laptop.waygate('switch', 'exit-fra')
      await linger(500)
    }))

  test('leave and join again', () =>
    history(async (closed) => {
      await laptop.waygate('leave')
      const watcher = laptopNode().spawn(waygateCommand(['status', '--watch', '--json']))
      await watcher.line(/"kind":"open"/)
      const accepted = watcher.line(/"kind":"(proving|up)"/).then(closed)
      await laptop.waygate('join', 'exit-fra')
      await accepted
      await watcher.stop()
    }, 'open'))

  test('the gateway dies, everything is held, the gateway comes back', () =>
    history(async () => {
      await office.net.lab.cut('exit-fra')
      await laptop.reaches('held')
      await linger(3000)
      await office.net.lab.mend('exit-fra')
      await laptop.reaches('up')
    }))

  test('the gateway dies, and the person switches', () =>
    history(async () => {
      await office.net.lab.cut('exit-fra')
      await laptop.reaches('held')
      await laptop.waygate('switch', 'exit-nyc')
      await office.net.lab.mend('exit-fra')
      await laptop.waygate('switch', 'exit-fra')
    }))

  test('kill -9 of the helper, and its successor', () =>
    history(async () => {
      await laptop.killHelper()
      await linger(1500)
      await laptop.startHelper()
      await laptop.reaches('up')
    }))

  test('kill -9 of the helper in the middle of a switch', () =>
    history(async () => {
      for (const delayMs of [50, 150, 300]) {
        const switching = laptopNode().spawn(waygateCommand(['switch', 'exit-nyc']))
        await linger(delayMs)
        await laptop.killHelper()
        await switching.stop()
        await laptop.startHelper()
        await laptop.reaches('up', 'held')
        await laptop.waygate('switch', 'exit-fra')
      }
    }))

  test('kill -9 of wireguard-go', () =>
    history(async () => {
      await office.net.lab.node('laptop').must(killProgram('wireguard-go'))
      await linger(500)
      await laptop.reaches('up')
    }))

  test('kill -9 of wireguard-go and helper together', () =>
    history(async () => {
      await laptop.killHelper()
      await office.net.lab.node('laptop').must(killProgram('wireguard-go'))
      await linger(1500)
      await laptop.startHelper()
      await laptop.reaches('up')
    }))

  test('kill -9 of the client, at rest and in the middle of a switch', () =>
    history(async () => {
      const watcher = laptopNode().spawn(waygateCommand(['status', '--watch', '--json']))
      await watcher.line(/"kind":"up"/)
      watcher.signal('SIGKILL')
      await watcher.exited
      const switching = laptopNode().spawn(waygateCommand(['switch', 'exit-nyc']))
      await linger(400)
      switching.signal('SIGKILL')
      await switching.exited
      await laptop.reaches('up')
      await laptop.waygate('switch', 'exit-fra')
    }))

  test.runIf(hasDesktop)('kill -9 of the app, at rest and in the middle of a switch', async () => {
    await buildWaygate(join(import.meta.dirname, '../..'), { only: ['app'] })
    const desktop = await startDesktop(office.net.lab, laptopNode(), { panel: false })
    // signed in as the command line is
    const { command, env } = appCommand(desktop, { configDir: '/run/home/.config/waygate' })
    const connections = async () =>
      (await laptopNode().must(['/usr/bin/ss', '-Hx', 'src', '/run/waygate/0.sock'])).split('\n').filter(Boolean).length
    const startApp = async () => {
      const before = await connections()
      const app = laptopNode().spawn(command, { env })
      await officeUntil('the app talks to the helper', app, async () => (await connections()) > before)
      return app
    }
    const kill = async (app: LabProcess) => {
      app.signal('SIGKILL')
      await app.exited
    }
    await history(async () => {
      await kill(await startApp())
      await linger(500)
      const app = await startApp()
      const switching = laptop.waygate('switch', 'exit-nyc')
      await linger(200)
      await kill(app)
      await switching
      await laptop.reaches('up')
      await laptop.waygate('switch', 'exit-fra')
    })
    await desktop.stop()
  })

  test('the uplink goes away and comes back', () =>
    history(async () => {
      await office.net.lab.node('home').must(['/usr/sbin/ip', 'link', 'set', 'to-laptop', 'down'])
      await linger(1500)
      await office.net.lab.node('home').must(['/usr/sbin/ip', 'link', 'set', 'to-laptop', 'up'])
      await laptop.reaches('up')
    }))

  test('the deliberate leak is caught', async () => {
    capture = await office.net.lab.capture('wan', 'to-home')
    const sent = await leakOnPurpose(office.net.lab)
    await linger(300)
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    const found = leakedPackets(packets, allowedWays)
    deliberate = { sent, caught: found.length }
    expect(found.map(({ protocol, family, destinationPort }) => [protocol, family, destinationPort])).toEqual([
      ['udp', 'ip4', 7],
      ['udp', 'ip6', 7],
    ])
  })
})

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(holds()).toBe(true)
}
