import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../electron/common/tunnel/intent.ts'
import type { Capture } from './library/capture.ts'
import { packetText } from './library/decode-packet.ts'
import { createEngineWorld, type EngineDriver, type EngineWorld, through } from './library/engine-world.ts'
import { labProgram } from './library/internet.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { killProgram } from './library/kill-program.ts'
import type { LabProcess } from './library/lab-process.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { addresses } from './library/trial-topology.ts'

const fra = addresses['exit-fra'].exit4
const tunnels = [`${fra}:51820`, `${addresses['exit-nyc'].exit4}:51820`]
const open = (revision: number): Intent => ({ ...initialIntent, revision })

let world: EngineWorld
let clean: readonly string[]
let engine: EngineDriver | null = null

beforeAll(async () => {
  world = await createEngineWorld()
  clean = await machineState(laptop())
})
afterAll(() => world?.release())

const laptop = () => world.net.lab.node('laptop')
const shell = (script: string) => laptop().run(['/bin/bash', '-c', script])
const exits = async () => [await world.net.exitAddress('laptop', 4), await world.net.exitAddress('laptop', 6)]
const start = async (intent: Intent | null, more: Parameters<EngineWorld['start']>[1] = []) => {
  engine = await world.start(intent, more)
  return engine
}

/** Whatever the story was: an engine with an open wish leaves the machine as it was before. */
const expectAsBefore = async () => {
  await engine?.stop()
  engine = null
  const sweeper = await world.start(open(1))
  await sweeper.stop()
  expect(stateDifference(clean, await machineState(laptop()))).toEqual([])
}

describe('one engine', () => {
  afterEach(async () => {
    await world.net.lab.mend('exit-fra')
    await expectAsBefore()
  })

  test('a pass without IPv6 blocks IPv6 and carries IPv4', async () => {
    const only4 = { ...world.passes.fra, passId: 'only-4', addresses: world.passes.fra.addresses.slice(0, 1) }
    const seen = await (await start(open(0), [only4])).join('only-4')
    expect(seen.state.kind).toBe('up')
    expect(await exits()).toEqual([fra, ''])
  })

  test('a pass without IPv4 blocks IPv4 and carries IPv6, over an IPv4 link', async () => {
    const [, six = ''] = world.passes.fra.addresses
    const only6 = { ...world.passes.fra, passId: 'only-6', addresses: [six], dns: [addresses.dns.exit6] }
    const seen = await (await start(open(0), [only6])).join('only-6')
    expect(seen.state.kind).toBe('up')
    expect(await exits()).toEqual(['', addresses['exit-fra'].exit6])
  })

  test.each(['0', '1', '2'])('joins with rp_filter = %s', async (value) => {
    const set = (to: string) =>
      shell(`echo ${to} > /proc/sys/net/ipv4/conf/all/rp_filter; echo ${to} > /proc/sys/net/ipv4/conf/eth0/rp_filter`)
    await set(value)
    const seen = await (await start(open(0))).join('exit-fra')
    expect(seen.state.kind).toBe('up')
    expect(await exits()).toEqual([fra, addresses['exit-fra'].exit6])
    await engine?.leave()
    await set('2')
  })

  test('the first candidate endpoint is dead: the second one carries', async () => {
    const { fra: pass } = world.passes
    const two = { ...pass, passId: 'two', endpoints: ['203.0.113.14:51820', ...pass.endpoints] }
    expect((await (await start(open(0), [two])).join('two')).state.kind).toBe('up')
    expect((await exits())[0]).toBe(fra)
  })

  test('LAN on: the neighbour answers, but never its name server; LAN off: nobody there; and new next hops can still be learnt', async () => {
    const driver = await start(open(0))
    await driver.join('exit-fra')
    const reaches = async (address: string) => (await shell(`ping -c 1 -W 1 ${address}`)).code === 0
    expect(await reaches(addresses.neighbour.lan4)).toBe(true)
    const checked = (await driver.act({ act: 'check' })) as unknown as { readonly value: readonly { readonly outcome: string }[] }
    expect(checked.value.length).toBeGreaterThan(8)
    expect(checked.value.filter(({ outcome }) => outcome !== 'blocked')).toEqual([])
    await driver.join('exit-fra', { lan: false })
    expect(await reaches(addresses.neighbour.lan4)).toBe(false)
    expect((await shell('ip route add 198.18.0.0/15 via 192.168.1.1 && ip route del 198.18.0.0/15')).code).toBe(0)
    expect(await exits()).toEqual([fra, addresses['exit-fra'].exit6])
  })

  test('either layer alone holds, and both are repaired at once', async () => {
    const driver = await start(open(0))
    await driver.join('exit-fra')
    await driver.die()
    engine = null
    // the routing layer alone, then the filter alone; a device-bound socket tries too
    const attempts = 'ping -c 1 -W 1 8.8.8.8; ping -c 1 -W 1 -I eth0 8.8.8.8; ping -6 -c 1 -W 1 -I eth0 2001:db8:e::20; true'
    const lost = async (how: string) => {
      const capture = await world.net.lab.capture('wan', 'to-home')
      await shell(`${how}; ${attempts}`)
      const { packets } = await capture.stop()
      expect(leakedPackets(packets, { tunnels, api: [] }).map(packetText)).toEqual([])
    }
    await lost('nft flush ruleset')
    const second = await start(through('exit-fra', { revision: 5 }))
    await second.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })
    await second.die()
    await lost('ip rule flush protocol 87; ip -6 rule flush protocol 87')
    const third = await start(through('exit-fra', { revision: 6 }))
    expect((await third.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })).state.kind).toBe('up')
    await shell('nft flush ruleset; ip rule flush protocol 87; ip -6 rule flush protocol 87')
    const both = async () => (await third.act({ act: 'state' })).state
    await expect.poll(both, { timeout: 5000 }).toMatchObject({ repaired: { open: true } })
    expect((await shell('nft list table inet waygate && ip rule | grep -q 1006 && ip -6 rule | grep -q 1006')).code).toBe(0)
  })

  test('access gone, a pause, the lock: closed, open for a while, closed', async () => {
    const driver = await start(open(0))
    await driver.join('exit-fra')
    expect((await driver.act({ act: 'hold', passId: 'exit-fra', reason: 'disabled by an admin' })).state).toMatchObject({
      kind: 'held',
      reason: { why: 'accessGone', detail: 'disabled by an admin' },
    })
    expect(await exits()).toEqual(['', ''])
    expect((await driver.act({ act: 'pause', forMs: 4000 })).state.kind).toBe('paused')
    expect(await exits()).toEqual([addresses.laptop.exit4, addresses.laptop.exit6])
    expect((await driver.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })).state.kind).toBe('up')
    expect((await driver.act({ act: 'setIntent', intent: { ...open(9), lock: true } })).state).toMatchObject({
      kind: 'held',
      reason: { why: 'lock' },
    })
    expect(await exits()).toEqual(['', ''])
  })

  test('the uplink goes and comes back: offline, then up again', async () => {
    const driver = await start(open(0))
    await driver.join('exit-fra')
    await shell('ip link set eth0 down')
    expect((await driver.act({ act: 'reach', kinds: ['offline'], limitMs: 5000 })).state.kind).toBe('offline')
    await shell(
      'ip link set eth0 up; ip -6 address add 2001:db8:50:1::10/64 dev eth0 nodad; ip route add default via 192.168.1.1; ip -6 route add default via 2001:db8:50:1::1',
    )
    expect((await driver.act({ act: 'reach', kinds: ['up'], limitMs: 10_000 })).state.kind).toBe('up')
  })

  test('an unreadable state holds everything', async () => {
    const driver = await start(null)
    expect(driver.first.state).toMatchObject({ kind: 'held', reason: { why: 'stateUnreadable' } })
    expect(await exits()).toEqual(['', ''])
  })

  test('a first join without an answer: as before, and the wish is taken back', async () => {
    await world.net.lab.cut('exit-fra')
    const seen = await (await start(open(0))).join('exit-fra')
    expect(seen.state.kind).toBe('failed')
    await expect
      .poll(async () => (await engine?.act({ act: 'state' }))?.state)
      .toMatchObject({ kind: 'failed', protection: 'off', fault: { code: 'gateway.silent' } })
    expect((await engine?.act({ act: 'state' }))?.withdrawn).toEqual([1])
    expect(await exits()).toEqual([addresses.laptop.exit4, addresses.laptop.exit6])
  })
})

describe('killed at any moment', () => {
  let capture: Capture
  let traffic: LabProcess

  beforeEach(async () => {
    const driver = await world.start(open(0))
    await driver.join('exit-fra')
    await driver.die()
    capture = await world.net.lab.capture('wan', 'to-home')
    traffic = laptop().spawn(labProgram('traffic', ['10', addresses.echo.exit4, addresses.echo.exit6, '8.8.8.8']))
    await traffic.line(/./).catch(() => undefined)
  })

  const moments = [0, 4, 8, 13, 19, 26, 40, 70]

  test.each(moments)('%i ms after the start, after a switch, WireGuard too: nothing leaks, and the next life is up', async (ms) => {
    const starting = await world.start(through('exit-fra', { revision: 1 }))
    await starting.act({ act: 'setIntent', intent: through('exit-nyc', { revision: 2 }), dieAfterMs: ms })
    await starting.process.exited
    if (ms % 8 === 0) await laptop().run(killProgram('wireguard-go'))
    const next = await world.start(through('exit-nyc', { revision: 2 }))
    expect((await next.act({ act: 'reach', kinds: ['up'], limitMs: 20_000 })).state.kind).toBe('up')
    await traffic.stop()
    const { packets } = await capture.stop()
    expect(leakedPackets(packets, { tunnels, api: [] }).map(packetText)).toEqual([])
    expect((await exits())[0]).toBe(addresses['exit-nyc'].exit4)
    await next.act({ act: 'setIntent', intent: open(3), dieAfterMs: ms })
    await next.process.exited
    await expectAsBefore()
  })
})
