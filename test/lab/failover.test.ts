import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import type { Capture } from './library/capture.ts'
import { packetText } from './library/decode-packet.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld } from './library/engine-world.ts'
import { labProgram } from './library/internet.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import type { LabProcess } from './library/lab-process.ts'
import { addresses } from './library/trial-topology.ts'

const gateways = ['exit-fra', 'exit-nyc'] as const
const tunnels = gateways.map((name) => `${addresses[name].exit4}:51820`)
const api = [`${addresses.server.exit4}:443`]
const list = (revision: number, more: Partial<Intent> = {}): Intent => ({
  ...initialIntent,
  revision,
  want: { through: [...gateways], failover: true, goHome: true },
  ...more,
})

let world: EngineWorld
let engine: EngineDriver
let capture: Capture
let traffic: LabProcess

beforeAll(async () => {
  world = await createEngineWorld({ secondUplink: true })
  // the API server's port: somebody who answers by TCP whatever becomes of the gateways
  await world.net.lab
    .node('server')
    .spawn(labProgram('../../bench/programs/pump-server', ['443']))
    .line(/^ready$/)
})
afterAll(() => world?.release())

const laptop = () => world.net.lab.node('laptop')
const shell = (script: string) => laptop().must(['/bin/bash', '-c', script])
const exit = () => world.net.exitAddress('laptop')
const state = async () => (await engine.act({ act: 'state' })).state
const seen = async () => (await engine.act({ act: 'state' })).seen ?? []
const linger = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const until = (matches: object, timeout = 30_000) => expect.poll(state, { timeout, interval: 100 }).toMatchObject(matches)

/** Joined by the first of two passes, with no app, no token and no API: engine and supervisor alone; programs send all the time; the outside is watched. */
beforeEach(async () => {
  engine = await world.start(initialIntent)
  await engine.act({ act: 'setIntent', intent: list(1) })
  await engine.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })
  capture = await world.net.lab.capture('wan', 'to-home')
  traffic = laptop().spawn(labProgram('traffic', ['20', addresses.echo.exit4, addresses.echo.exit6, '8.8.8.8']))
  await traffic.line(/^answer udp4/)
})

afterEach(async () => {
  const { packets, dropped } = await capture.stop()
  await traffic.stop()
  for (const name of [...gateways, 'home', 'cafe']) {
    await world.net.lab.mend(name)
    await world.net.lab.node(name).run(['/usr/sbin/nft', 'add table inet mean; delete table inet mean'])
  }
  await engine.leave()
  await engine.stop()
  expect(dropped).toBe(0)
  expect(leakedPackets(packets, { tunnels, api }).map(packetText)).toEqual([])
})

describe('among passes, with no app, no token, no API', () => {
  test('a dead gateway: held closed, and the next one carries; the first one comes home after ten good minutes, not before', async () => {
    await world.net.lab.cut('exit-fra')
    await until({ kind: 'up', passId: 'exit-nyc', insteadOf: { passId: 'exit-fra' } })
    const told = await seen()
    expect(told).toContain('held exit-fra')
    expect(told.at(-1)).toBe('up exit-nyc')
    expect(await exit()).toBe(addresses['exit-nyc'].exit4)
    await world.net.lab.mend('exit-fra')
    const forward = (ms: number) => engine.act({ act: 'forward', forMs: ms })
    await forward(70_000)
    await linger(2500)
    await forward(9 * 60_000)
    await linger(2500)
    expect(await state()).toMatchObject({ kind: 'up', passId: 'exit-nyc' })
    await forward(60_000)
    await until({ kind: 'up', passId: 'exit-fra' })
    expect(await state()).not.toHaveProperty('insteadOf')
    expect(await exit()).toBe(addresses['exit-fra'].exit4)
  })

  test.each([
    ['the router loses its line', 'cut'],
    ['the cable is pulled', 'link'],
  ] as const)('an uplink that is away for six seconds moves nobody: %s', async (_, how) => {
    const before = (await seen()).length
    if (how === 'cut') await world.net.lab.cut('home')
    else await world.net.lab.node('home').must(['/usr/sbin/ip', 'link', 'set', 'to-laptop', 'down'])
    await linger(6000)
    if (how === 'cut') await world.net.lab.mend('home')
    else await world.net.lab.node('home').must(['/usr/sbin/ip', 'link', 'set', 'to-laptop', 'up'])
    await until({ kind: 'up', passId: 'exit-fra' })
    const since = (await seen()).slice(before)
    expect(since).toContain('offline exit-fra')
    expect(since.filter((word) => word === 'up exit-nyc')).toEqual([])
  })

  test('a gateway that comes and goes every three seconds moves nobody back and forth', async () => {
    const before = (await seen()).length
    for (let turn = 0; turn < 4; turn++) {
      await world.net.lab.cut('exit-fra')
      await linger(3000)
      await world.net.lab.mend('exit-fra')
      await linger(3000)
    }
    await until({ kind: 'up' })
    expect((await seen()).slice(before).filter((word) => word.startsWith('up ')).length).toBeLessThanOrEqual(1)
  })

  test('both dead: held, and whoever is back first carries', async () => {
    await world.net.lab.cut('exit-fra')
    await world.net.lab.cut('exit-nyc')
    const before = (await seen()).length
    await until({ kind: 'held', reason: { why: 'noPassAnswers' } })
    expect(await exit()).toBe('')
    // the API server answers all the time: it is never called no network, not for a second either
    await linger(2500)
    expect((await seen()).slice(before).filter((word) => word.startsWith('offline'))).toEqual([])
    await world.net.lab.mend('exit-nyc')
    await until({ kind: 'up', passId: 'exit-nyc' })
  })

  test('access to the first one is gone: the next one carries', async () => {
    await engine.act({ act: 'hold', passId: 'exit-fra', reason: 'clientDisabled' })
    await until({ kind: 'up', passId: 'exit-nyc' })
  })

  test('a new life of the engine goes on with the one that stands in', async () => {
    await world.net.lab.cut('exit-fra')
    await until({ kind: 'up', passId: 'exit-nyc' })
    await engine.die()
    engine = await world.start(list(2))
    await engine.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })
    expect((await seen()).filter((word) => word.includes('exit-fra'))).toEqual([])
    expect(await exit()).toBe(addresses['exit-nyc'].exit4)
  })
})

describe('two passes with an address in common', () => {
  /** exit-nyc knows its client by exit-fra's address, too. */
  const clashing = async () => {
    const { nyc, fra } = world.passes
    const pass = { ...nyc, passId: 'clash', addresses: fra.addresses }
    const peer = (await world.net.lab.node('exit-nyc').must(['/usr/bin/wg', 'show', 'gw', 'peers'])).trim()
    const allow = (list: readonly string[]) => ['/usr/bin/wg', 'set', 'gw', 'peer', peer, 'allowed-ips', list.join(',')]
    const ranges = (list: readonly string[]) => list.map((address) => `${address}/${address.includes(':') ? 128 : 32}`)
    const back = (verb: string) =>
      fra.addresses.map((address) => ['/usr/sbin/ip', ...(address.includes(':') ? ['-6'] : []), 'route', verb, address, 'dev', 'gw'])
    await world.net.lab.node('exit-nyc').must(allow(ranges([...nyc.addresses, ...fra.addresses])))
    for (const command of back('replace')) await world.net.lab.node('exit-nyc').must(command)
    const undo = async () => {
      for (const command of back('del')) await world.net.lab.node('exit-nyc').must(command)
      await world.net.lab.node('exit-nyc').must(allow(ranges(nyc.addresses)))
    }
    return { pass, undo }
  }

  test('switching breaks inside the block and says so; failover takes the dead one’s place', async () => {
    const { pass, undo } = await clashing()
    await engine.leave()
    await engine.stop()
    engine = await world.start({ ...list(1), want: { through: ['exit-fra'], failover: false, goHome: false } }, [pass])
    await until({ kind: 'up', passId: 'exit-fra' })
    await capture.stop()
    capture = await world.net.lab.capture('wan', 'to-home')
    await engine.act({ act: 'setIntent', intent: { ...list(2), want: { through: ['clash'], failover: false, goHome: false } } })
    await until({ kind: 'up', passId: 'clash' })
    expect(await exit()).toBe(addresses['exit-nyc'].exit4)
    await engine.act({ act: 'setIntent', intent: { ...list(3), want: { through: ['exit-fra', 'clash'], failover: true, goHome: false } } })
    await until({ kind: 'up', passId: 'exit-fra' })
    await world.net.lab.cut('exit-fra')
    await until({ kind: 'up', passId: 'clash', insteadOf: { passId: 'exit-fra' } })
    expect(await exit()).toBe(addresses['exit-nyc'].exit4)
    await undo()
  })
})

describe('what a gateway promises', () => {
  test('a gateway that stopped forwarding does not look green', async () => {
    const gateway = world.net.lab.node('exit-fra')
    await engine.act({ act: 'setIntent', intent: { ...list(3), want: { through: ['exit-fra'], failover: false, goHome: false } } })
    await gateway.must([
      '/usr/sbin/nft',
      'add table inet mean; add chain inet mean forward { type filter hook forward priority 0; policy drop; }',
    ])
    await until({ kind: 'held', reason: { why: 'notForwarding' } })
    await gateway.must(['/usr/sbin/nft', 'delete table inet mean'])
    await until({ kind: 'up' })
  })

  test('one that answers with refusals instead of forwarding does not look green either', async () => {
    const gateway = world.net.lab.node('exit-fra')
    await engine.act({ act: 'setIntent', intent: { ...list(3), want: { through: ['exit-fra'], failover: false, goHome: false } } })
    await gateway.must([
      '/usr/sbin/nft',
      'add table inet mean; add chain inet mean forward { type filter hook forward priority 0; }; add rule inet mean forward reject with icmpx admin-prohibited',
    ])
    // what comes in keeps it alive; the look once a minute tells
    await engine.act({ act: 'forward', forMs: 61_000 })
    await until({ kind: 'held', reason: { why: 'notForwarding' } })
    await gateway.must(['/usr/sbin/nft', 'delete table inet mean'])
    await until({ kind: 'up' })
  })

  test('a switch that gets no answer loses nothing: the first one carries all the time, and the wish is taken back', async () => {
    await world.net.lab.cut('exit-nyc')
    const asked = engine.act({ act: 'setIntent', intent: { ...list(4), want: { through: ['exit-nyc'], failover: false, goHome: false } } })
    await asked
    await linger(1000)
    expect(await exit()).toBe(addresses['exit-fra'].exit4)
    await until({ kind: 'up', passId: 'exit-fra', failedSwitch: { gateway: 'exit-nyc', fault: { code: 'gateway.silent' } } })
    expect((await engine.act({ act: 'state' })).withdrawn).toEqual([4])
    expect(await exit()).toBe(addresses['exit-fra'].exit4)
  })

  test('a switch whose tunnel is killed while it waits is built again beside the first one, which carries all the time', async () => {
    const before = (await seen()).length
    await world.net.lab.cut('exit-nyc')
    await engine.act({ act: 'setIntent', intent: { ...list(5), want: { through: ['exit-nyc'], failover: false, goHome: false } } })
    const pid = async () => (await shell('pgrep -f "[w]ireguard-go .*waygate1" || true')).trim()
    const first = await pid()
    await shell(`kill -9 ${first}`)
    await expect.poll(async () => (await pid()) !== '' && (await pid()) !== first, { timeout: 3000 }).toBe(true)
    expect(await engine.act({ act: 'state' })).toMatchObject({
      state: { kind: 'switching', from: 'exit-fra', carrying: true },
      // what is told of the tunnel, its bytes above all, is told of the one that carries
      tunnel: { passId: 'exit-fra', interface: 'waygate0' },
    })
    expect(await exit()).toBe(addresses['exit-fra'].exit4)
    await world.net.lab.mend('exit-nyc')
    await until({ kind: 'up', passId: 'exit-nyc' })
    expect((await seen()).slice(before)).toEqual(['switching exit-nyc', 'up exit-nyc'])
  })
})

describe('the network in between', () => {
  const atHome = (text: string) => world.net.lab.node('home').must(['/usr/sbin/nft', text])

  test('a network that lets only TCP through is called that', async () => {
    await capture.stop()
    await engine.leave()
    await engine.stop()
    // a life that never heard a gateway on this network
    engine = await world.start(initialIntent)
    await atHome(
      'add table inet mean; add chain inet mean f { type filter hook forward priority 0; }; add rule inet mean f udp dport 51820 drop',
    )
    await engine.act({ act: 'setIntent', intent: list(10) })
    await until({ kind: 'failed', protection: 'off', fault: { code: 'network.udpBlocked' } }, 40_000)
    // the machine is open now: what the programs send is no leak
    await traffic.stop()
    capture = await world.net.lab.capture('wan', 'to-home')
  })

  test('one that the machine comes to while joined is called that, too, where the gateway is on the machine of its API server', async () => {
    await engine.leave()
    await engine.stop()
    const { fra } = world.passes
    const pass = { ...fra, passId: 'one-machine', apiAddresses: [`${addresses['exit-fra'].exit4}:443`] }
    engine = await world.start({ ...list(1), want: { through: ['one-machine'], failover: false, goHome: false } }, [pass])
    await until({ kind: 'up', passId: 'one-machine' })
    await capture.stop()
    capture = await world.net.lab.capture('wan', 'to-home')
    await world.net.lab
      .node('cafe')
      .must([
        '/usr/sbin/nft',
        'add table inet mean; add chain inet mean f { type filter hook forward priority 0; }; add rule inet mean f udp dport 51820 drop',
      ])
    const before = (await seen()).length
    await shell(`ip route replace default via ${addresses.cafe.lan4} dev eth1; ip -6 route del default`)
    await until({ kind: 'held', reason: { why: 'udpBlocked' } })
    await shell(`ip route replace default via ${addresses.home.lan4} dev eth0; ip -6 route add default via ${addresses.home.lan6}`)
    await until({ kind: 'up', passId: 'one-machine' })
    expect((await seen()).slice(before)).toEqual(['held one-machine', 'up one-machine'])
  })

  test('a path that loses large packets in silence: the tunnel becomes smaller, and large answers arrive', async () => {
    await atHome(
      'add table inet mean; add chain inet mean f { type filter hook forward priority 0; }; add rule inet mean f udp dport 51820 ip length > 1400 drop',
    )
    await engine.act({ act: 'setIntent', intent: { ...list(11), want: { through: ['exit-nyc'], failover: false, goHome: false } } })
    await engine.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })
    await expect.poll(async () => (await engine.act({ act: 'state' })).tunnel?.mtu, { timeout: 20_000 }).toBe(1320)
    expect(await shell('cat /sys/class/net/waygate1/mtu /sys/class/net/waygate0/mtu 2>/dev/null || true')).toContain('1320')
  })

  test('roaming to another uplink keeps the tunnel', async () => {
    const before = (await seen()).length
    const elsewhere = await world.net.lab.capture('wan', 'to-cafe')
    await shell(`ip route replace default via ${addresses.cafe.lan4} dev eth1; ip -6 route del default`)
    await expect
      .poll(() => elsewhere.packets().filter((packet) => packet.destinationPort === 51820).length, { timeout: 10_000 })
      .toBeGreaterThan(20)
    expect(await exit()).toBe(addresses['exit-fra'].exit4)
    await shell(`ip route replace default via ${addresses.home.lan4} dev eth0; ip -6 route add default via ${addresses.home.lan6}`)
    await expect.poll(exit, { timeout: 10_000 }).toBe(addresses['exit-fra'].exit4)
    const { packets } = await elsewhere.stop()
    expect(leakedPackets(packets, { tunnels, api }).map(packetText)).toEqual([])
    expect((await seen()).slice(before).filter((word) => !word.startsWith('up exit-fra'))).toEqual([])
  })

  test('roaming while a switch waits for its gateway keeps the first one’s tunnel, too', async () => {
    // a router that passes on nothing with an address of another network
    await world.net.lab
      .node('cafe')
      .must([
        '/usr/sbin/nft',
        `add table inet mean; add chain inet mean f { type filter hook forward priority 0; }; add rule inet mean f ip saddr ${addresses.laptop.lan4} drop`,
      ])
    await world.net.lab.cut('exit-nyc')
    await engine.act({ act: 'setIntent', intent: { ...list(12), want: { through: ['exit-nyc'], failover: false, goHome: false } } })
    await shell(`ip route replace default via ${addresses.cafe.lan4} dev eth1; ip -6 route del default`)
    await expect.poll(exit, { timeout: 3000 }).toBe(addresses['exit-fra'].exit4)
    expect(await state()).toMatchObject({ kind: 'switching', carrying: true })
    await shell(`ip route replace default via ${addresses.home.lan4} dev eth0; ip -6 route add default via ${addresses.home.lan6}`)
    await world.net.lab.mend('exit-nyc')
    await until({ kind: 'up', passId: 'exit-nyc' })
    expect(await exit()).toBe(addresses['exit-nyc'].exit4)
  })
})
