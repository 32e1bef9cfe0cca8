import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLaptop, type Laptop } from './library/laptop.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { createOffice, type Office } from './library/office.ts'
import { addresses } from './library/trial-topology.ts'

const exits = {
  direct: [addresses.laptop.exit4, addresses.laptop.exit6],
  fra: [addresses['exit-fra'].exit4, addresses['exit-fra'].exit6],
  nyc: [addresses['exit-nyc'].exit4, addresses['exit-nyc'].exit6],
} as const

describe('one person, one laptop, real packets', () => {
  let office: Office
  let laptop: Laptop
  let before: readonly string[]

  beforeAll(async () => {
    office = await createOffice()
    before = await machineState(office.net.lab.node('laptop'))
    laptop = await createLaptop(office)
  })
  afterAll(() => office?.release())

  test('before joining, traffic leaves directly and nothing is changed', async () => {
    expect(await laptop.exits()).toEqual(exits.direct)
    expect(await laptop.kind()).toBe('open')
  })

  test('join: every packet leaves through the gateway, IPv4 and IPv6, TCP and UDP', async () => {
    await laptop.waygate('join', 'exit-fra')
    expect(await laptop.kind()).toBe('up')
    expect(await laptop.exits()).toEqual(exits.fra)
    expect(await office.net.ask('laptop', { kind: 'udp', family: 4 })).toMatchObject({ answer: exits.fra[0] })
    expect(await office.net.ask('laptop', { kind: 'udp', family: 6 })).toMatchObject({ answer: exits.fra[1] })
  })

  test('joined: names are asked beyond the gateway, not at home', async () => {
    expect(await office.net.ask('laptop', { kind: 'name', name: 'whoami.lab.test', family: 4 })).toMatchObject({ answer: exits.fra[0] })
    const server = await office.net.ask('laptop', { kind: 'name', name: 'server.lab.test', family: 4 })
    expect(server).toMatchObject({ answer: expect.not.stringMatching(/^192\.168\./) })
  })

  test('joined: the exit address that Waygate shows is the one that the internet sees', async () => {
    expect((await laptop.status()).tunnel.exit?.address).toBe(exits.fra[0])
  })

  test('joined: the local network stays reachable', async () => {
    const ping = await office.net.lab.node('laptop').run(['/usr/bin/ping', '-c', '1', '-W', '2', addresses.neighbour.lan4])
    expect(ping.code, ping.stdout + ping.stderr).toBe(0)
  })

  test('switch: the other gateway carries', async () => {
    await laptop.waygate('switch', 'exit-nyc')
    expect(await laptop.kind()).toBe('up')
    expect(await laptop.exits()).toEqual(exits.nyc)
  })

  test('leave: as before, nothing of ours is left and nothing foreign is changed', async () => {
    await laptop.waygate('leave')
    expect(await laptop.kind()).toBe('open')
    expect(await laptop.exits()).toEqual(exits.direct)
    expect(stateDifference(before, await machineState(office.net.lab.node('laptop')))).toEqual([])
  })

  test('a second join after leaving works like the first', async () => {
    await laptop.waygate('join', 'exit-nyc')
    expect(await laptop.exits()).toEqual(exits.nyc)
    await laptop.waygate('leave')
    expect(stateDifference(before, await machineState(office.net.lab.node('laptop')))).toEqual([])
  })

  test('a name that is no gateway is refused with what there is, and nothing happens', async () => {
    const outcome = await office.waygate('laptop', ['join', 'exit-bln', '--json'])
    expect(outcome.code).not.toBe(0)
    expect(JSON.parse(outcome.stdout)).toMatchObject({ ok: false, fault: { code: 'gateway.unknown', name: 'exit-bln' } })
    expect(await laptop.kind()).toBe('open')
    expect(await laptop.exits()).toEqual(exits.direct)
  })

  test('a first join that gets no answer leaves things as they were', async () => {
    await office.net.lab.cut('exit-fra')
    const outcome = await office.waygate('laptop', ['join', 'exit-fra', '--json'], { limitMs: 60_000 })
    await office.net.lab.mend('exit-fra')
    expect(JSON.parse(outcome.stdout)).toMatchObject({ ok: false })
    await laptop.reaches('open', 'failed')
    expect(await laptop.exits()).toEqual(exits.direct)
    expect(stateDifference(before, await machineState(office.net.lab.node('laptop')))).toEqual([])
  })
})
