import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostConfig } from '../../electron/common/contracts/helper.ts'
import { initialIntent } from '../../electron/common/tunnel/intent.ts'
import { leakOnPurpose } from './library/deliberate-leak.ts'
import { createEngineWorld, type EngineWorld } from './library/engine-world.ts'
import type { LabProcess } from './library/lab-process.ts'
import { machineState, stateDifference } from './library/machine-state.ts'
import { addresses } from './library/trial-topology.ts'
import { watchWires } from './library/wire-watch.ts'

/**
 * The helper is killed after every single step of becoming a host and of changing gateways; its successor finds what was begun, and the machine is what it
 * would have been. While one gateway makes way for another, nothing leaves beside them at any moment.
 */
describe('killed at every step', () => {
  let world: EngineWorld
  let clean: readonly string[]
  let wishes: Readonly<Record<'fra' | 'nyc' | 'gateway', HostConfig>>
  beforeAll(async () => {
    world = await createEngineWorld()
    clean = await machineState(laptop())
    wishes = { fra: throughOf('fra', 1), nyc: throughOf('nyc', 2), gateway: gatewayOf('fra', 3) }
  })
  afterAll(() => world?.release())

  const laptop = () => world.net.lab.node('laptop')
  const throughOf = (name: 'fra' | 'nyc', revision: number): HostConfig => {
    const { keyId, addresses: own, peerKey, endpoints, gatewayName } = world.passes[name]
    const [four = '', six = ''] = own
    const allowedIps = ['0.0.0.0/0', '::/0', four.replace(/2$/, '1/32'), six.replace(/2$/, '1/128')]
    return {
      ...{ revision, keyId, listenPort: 51820, addresses: [`${four}/24`, `${six}/64`], mtu: 1420, gateway: null, forwards: [] },
      peers: [{ publicKey: peerKey, endpoint: endpoints[0] ?? null, allowedIps, keepalive: 20 }],
      through: { publicKey: peerKey, ipv6: true, gatewayName, onDead: 'closed' },
    }
  }
  /** This machine is itself a gateway for the mesh that it shares with `name`, and leaves by its own link. */
  const gatewayOf = (name: 'fra' | 'nyc', revision: number): HostConfig => {
    const mesh = throughOf(name, revision)
    const [four = '', six = ''] = world.passes[name].addresses
    const peers = mesh.peers.map((peer) => ({ ...peer, allowedIps: peer.allowedIps.filter((range) => !range.endsWith('/0')) }))
    return { ...mesh, peers, gateway: { ranges: [four.replace(/2$/, '0/24'), six.replace(/2$/, '/64')] }, through: null }
  }
  type Name = keyof typeof wishes | 'none'
  const wishOf = (name: Name) => (name === 'none' ? null : wishes[name])

  /** A helper's life that stood as `from` and is told to become `to`; answers its steps. It dies after step number `dies`. */
  const live = async (from: Name, to: Name, dies: number | null) => {
    const steps: string[] = []
    const engine = await world.start(initialIntent, [], {
      host: wishOf(from),
      onEvent: (event) => void (event.event === 'step' && steps.push(event.what)),
    })
    if (from === 'none') await engine.act({ act: 'setHost', config: null })
    steps.splice(0)
    engine.setGate(dies === null ? null : { step: dies, when: 'after', does: 'die' })
    const done = engine.act({ act: 'setHost', config: wishOf(to) })
    if (dies !== null) {
      // a step that the engine owes to the kernel's news may not come this time
      const died = await Promise.race([engine.process.exited.then(() => true), done.then(() => false)]).catch(() => true)
      if (!died) await engine.stop()
      return steps
    }
    expect(await done).toMatchObject({ result: { ok: true } })
    const own = [...steps]
    await engine.stop()
    return own
  }
  const settle = async (name: Name) => {
    const engine = await world.start(initialIntent, [], { host: wishOf(name) })
    const seen = await engine.act(name === 'none' ? { act: 'setHost', config: null } : { act: 'host' })
    if (name !== 'none') expect(seen.host).toMatchObject({ fault: null, applied: { revision: wishOf(name)?.revision } })
    await engine.stop()
    return await machineState(laptop())
  }
  /** Something that never stops trying to leave, in both families. */
  const babble = (): LabProcess =>
    laptop().spawn([
      '/bin/bash',
      '-c',
      `while :; do for to in ${addresses.echo.exit4} ${addresses.echo.exit6}; do echo x > /dev/udp/$to/7; done 2> /dev/null; sleep 0.03; done`,
    ])

  test.each<[Name, Name]>([
    ['none', 'fra'],
    ['fra', 'nyc'],
    ['fra', 'none'],
    ['none', 'gateway'],
    ['gateway', 'fra'],
    ['fra', 'gateway'],
    ['gateway', 'none'],
  ])('from %s to %s', async (from, to) => {
    const steps = await live(from, to, null)
    expect(steps.length).toBeGreaterThan(1)
    const whole = to === 'none' ? clean : await settle(to)
    for (const step of steps.keys()) {
      const closed = from !== 'none' && to === 'nyc'
      if (closed) await settle(from)
      const watch = closed ? await watchWires(world.net, { lan: true }) : null
      const noise = closed ? babble() : null
      await live(from, to, step)
      const found = await settle(to)
      await noise?.stop()
      expect(stateDifference(whole, found), `killed after "${steps[step]}"`).toEqual([])
      expect((await watch?.strays()) ?? [], `killed after "${steps[step]}"`).toEqual([])
    }
  })

  test('the judge of this file sees a leak when there is one, and a dead gateway lets traffic leave only where the admin chose so', async () => {
    await settle('fra')
    const watch = await watchWires(world.net, { lan: true })
    expect(await leakOnPurpose(world.net.lab)).toBe(2)
    expect((await watch.strays()).length).toBeGreaterThan(1)
    const open = { ...wishes.fra, through: { ...throughOf('fra', 1).through, onDead: 'open' } }
    for (const [config, seen] of [
      [wishes.fra, ''],
      [open, addresses.laptop.exit4],
    ] as const) {
      const engine = await world.start(initialIntent, [], { host: config as HostConfig })
      await expect.poll(() => world.net.exitAddress('laptop'), { timeout: 20_000 }).toBe(addresses['exit-fra'].exit4)
      await world.net.lab.cut('exit-fra')
      await engine.act({ act: 'forward', forMs: 300_000 })
      await expect.poll(() => world.net.exitAddress('laptop'), { timeout: 20_000 }).toBe(seen)
      await world.net.lab.mend('exit-fra')
      await engine.stop()
    }
    expect(stateDifference(clean, await settle('none'))).toEqual([])
  })
})
