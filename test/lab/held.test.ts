import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Capture } from './library/capture.ts'
import { packetText } from './library/decode-packet.ts'
import { labProgram } from './library/internet.ts'
import { leakedPackets } from './library/judge-leaks.ts'
import { killProgram } from './library/kill-program.ts'
import { createLaptop, type Laptop } from './library/laptop.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { allowedWays, createOffice, type Office } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

const fra = [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6]
const nyc = [addresses['exit-nyc'].exit4, addresses['exit-nyc'].exit6]
const direct = [addresses.laptop.exit4, addresses.laptop.exit6]

describe('when something breaks while joined', () => {
  let office: Office
  let laptop: Laptop
  let capture: Capture

  beforeAll(async () => {
    office = await createOffice()
    laptop = await createLaptop(office)
  })
  afterAll(() => office?.release())

  beforeEach(async () => {
    await laptop.waygate('join', 'exit-fra')
    capture = await office.net.lab.capture('wan', 'to-home')
  })
  afterEach(async () => {
    await office.net.lab.mend('exit-fra')
    const { packets, dropped } = await capture.stop()
    expect(dropped).toBe(0)
    expect(leakedPackets(packets, allowedWays).map(packetText)).toEqual([])
  })

  const speak = () =>
    office.net.lab.node('laptop').spawn(labProgram('traffic', ['50', addresses.echo.exit4, addresses.echo.exit6, '8.8.8.8']))

  /** Tries every way out; none may answer. */
  const expectSilence = async () => {
    const answers = await Promise.all([
      office.net.ask('laptop', { kind: 'tcp', family: 4, limitMs: 1000 }),
      office.net.ask('laptop', { kind: 'tcp', family: 6, limitMs: 1000 }),
      office.net.ask('laptop', { kind: 'udp', family: 4, limitMs: 1000 }),
      office.net.ask('laptop', { kind: 'udp', family: 6, limitMs: 1000 }),
      office.net.ask('laptop', { kind: 'name', name: 'echo.lab.test', family: 4, limitMs: 1000 }),
    ])
    expect(answers.filter(({ ok }) => ok)).toEqual([])
  }

  test('a gateway that dies puts everything on hold, says so, and carries again when it is back', async () => {
    await office.net.lab.cut('exit-fra')
    // silence shows only to those who speak
    const speaker = speak()
    const seen = await laptop.reaches('held')
    await speaker.stop()
    expect(seen.tunnel.helper.status?.state).toMatchObject({ kind: 'held', gateway: 'exit-fra', reason: { why: 'gatewaySilent' } })
    expect(seen.headline).toContain('exit-fra')
    await expectSilence()
    await office.net.lab.mend('exit-fra')
    await laptop.reaches('up')
    expect(await laptop.exits()).toEqual(fra)
  })

  test('on hold, switching to another gateway gets out again', async () => {
    await office.net.lab.cut('exit-fra')
    const speaker = speak()
    await laptop.reaches('held')
    await speaker.stop()
    await laptop.waygate('switch', 'exit-nyc')
    expect(await laptop.exits()).toEqual(nyc)
    await office.net.lab.mend('exit-fra')
  })

  test('the helper killed: what is joined stays joined, and a new helper takes it over', async () => {
    await laptop.killHelper()
    expect(await laptop.exits()).toEqual(fra)
    await laptop.reaches('gone', 'connecting')
    await laptop.startHelper()
    const seen = await laptop.reaches('up')
    expect(seen.tunnel.helper.status?.state).toMatchObject({ kind: 'up', gateway: 'exit-fra' })
    expect(await laptop.exits()).toEqual(fra)
  })

  test('the helper killed while the gateway is dead: closed, and still closed with a new helper', async () => {
    await laptop.killHelper()
    await office.net.lab.cut('exit-fra')
    await expectSilence()
    await laptop.startHelper()
    await laptop.reaches('held', 'proving', 'applying')
    await expectSilence()
    await office.net.lab.mend('exit-fra')
    await laptop.reaches('up')
    expect(await laptop.exits()).toEqual(fra)
  })

  test('the WireGuard process killed: nothing leaves, and the tunnel comes back', async () => {
    await office.net.lab.node('laptop').must(killProgram('wireguard-go'))
    await laptop.leavesAs(fra)
    await laptop.reaches('up')
  })

  test('a second helper is refused and the first one is not disturbed', async () => {
    const second = await office.waygate('laptop', ['helper', '--json'])
    expect(second.code).not.toBe(0)
    expect(JSON.parse(second.stdout)).toMatchObject({ ok: false, fault: { code: 'already.running' } })
    expect(await laptop.exits()).toEqual(fra)
  })
})

describe('rescue', () => {
  let office: Office
  let laptop: Laptop
  beforeAll(async () => {
    office = await createOffice()
  })
  afterAll(() => office?.release())

  test('undoes everything without helper or network', async () => {
    const node = office.net.lab.node('laptop')
    const before = await machineState(node)
    laptop = await createLaptop(office)
    await laptop.waygate('join', 'exit-fra')
    await laptop.killHelper()
    await office.net.lab.cut('exit-fra')
    const rescued = await office.waygate('laptop', ['rescue'])
    expect(rescued.code, rescued.stdout + rescued.stderr).toBe(0)
    expect(await laptop.exits()).toEqual(direct)
    expect(stateDifference(before, await machineState(node))).toEqual([])
  })
})
