import { afterEach, describe, expect, test } from 'vitest'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { createSupervisor } from '../../../electron/supervisor/create-supervisor.ts'
import { createHostKeeper } from '../../../electron/supervisor/host-keeper.ts'
import { passA } from '../../golden/samples.ts'
import { fault, scripted, throughHost, wants } from './scripted-platform.ts'

const open: Intent = initialIntent
let running: ReturnType<typeof scripted> | null = null
const started = async (intent: Intent | null) => {
  running = scripted()
  await running.supervisor.start(intent, null)
  return running
}
afterEach(async () => {
  await running?.supervisor.stop()
  running = null
})

describe('a wish', () => {
  test('is answered when the block stands, before the tunnel is proven', async () => {
    const { supervisor, script } = await started(open)
    expect(await supervisor.setIntent(wants('pass-a', 1))).toEqual({ ok: true, value: undefined })
    await expect.poll(() => supervisor.state().kind).toBe('proving')
    expect(script.asked.at(-1)).toMatchObject({ traffic: 'closed', tunnels: [{ slot: 0, carrying: true }], dial: { direct: true } })
  })

  test('that another one overtakes says so', async () => {
    const { supervisor, script } = await started(open)
    let release: (result: Result<undefined>) => void = () => undefined
    script.converge = () => new Promise((resolve) => (release = resolve))
    const first = supervisor.setIntent(wants('pass-a', 1))
    await expect.poll(() => script.asked.length).toBe(2)
    const second = supervisor.setIntent(wants('pass-b', 2))
    expect(await first).toEqual({ ok: false, fault: { code: 'join.superseded' } })
    script.converge = async () => ok()
    release(ok())
    expect((await second).ok).toBe(true)
    expect(script.asked.at(-1)?.tunnels[0]?.pass.passId).toBe('pass-b')
  })

  test('for a pass that nobody knows is refused, undone and taken back', async () => {
    const { supervisor, withdrawn } = await started(open)
    expect(await supervisor.setIntent(wants('nobody', 1))).toEqual({ ok: false, fault: { code: 'pass.unknown', passId: 'nobody' } })
    await expect.poll(() => supervisor.state()).toMatchObject({ kind: 'failed', protection: 'off' })
    expect(withdrawn).toEqual([1])
  })

  test('that cannot be applied the first time is undone; later it holds', async () => {
    const { supervisor, script, withdrawn } = await started(open)
    script.converge = async (wanted) => (wanted.traffic === 'open' ? ok() : fail(fault))
    expect(await supervisor.setIntent(wants('pass-a', 1))).toEqual({ ok: false, fault })
    await expect.poll(() => supervisor.state()).toMatchObject({ kind: 'failed', protection: 'off', fault })
    expect(withdrawn).toEqual([1])
    script.converge = async () => ok()
    await supervisor.setIntent({ ...open, revision: 2, lock: true })
    script.converge = async (wanted) => (wanted.tunnels.length === 0 ? ok() : fail(fault))
    await supervisor.setIntent(wants('pass-a', 3, { lock: true }))
    await expect.poll(() => supervisor.state()).toMatchObject({ kind: 'held', reason: { why: 'applyFailed' } })
    expect(script.asked.at(-1)?.traffic).toBe('closed')
  })

  test('in which the engine throws ends in a fault, not in waiting', async () => {
    const { supervisor, script } = await started(open)
    script.converge = async () => {
      throw new Error('bug')
    }
    expect(await supervisor.setIntent(wants('pass-a', 1))).toMatchObject({ ok: false, fault: { code: 'internal' } })
    await expect.poll(() => supervisor.state()).toMatchObject({ kind: 'failed', protection: 'holding' })
  })

  test('to open never waits for anything', async () => {
    const { supervisor } = await started({ ...open, lock: true })
    expect(supervisor.state()).toMatchObject({ kind: 'held', reason: { why: 'lock' } })
    expect((await supervisor.setIntent({ ...open, revision: 1 })).ok).toBe(true)
    await expect.poll(() => supervisor.state().kind).toBe('open')
  })
})

describe('what is true', () => {
  test('a block that is not there at all is called lost', async () => {
    const { supervisor, script } = await started(open)
    script.closed = false
    script.converge = async () => fail(fault)
    expect((await supervisor.setIntent({ ...open, revision: 1, lock: true })).ok).toBe(false)
    await expect.poll(() => supervisor.state()).toMatchObject({ kind: 'failed', protection: 'lost' })
  })

  test('no uplink is offline, not a silent gateway', async () => {
    running = scripted()
    const { script, supervisor } = running
    script.uplink = { ipv4: false, ipv6: false, identity: '' }
    await supervisor.start(wants('pass-a', 1), null)
    await expect.poll(() => supervisor.state().kind).toBe('offline')
  })

  test('a network that changes while the first tunnel is built is another one: WireGuard forgets by which address it left', async () => {
    const { script, supervisor } = await started(open)
    await supervisor.setIntent(wants('pass-a', 1))
    expect(script.rebinds).toBe(0)
    script.uplink = { ...script.uplink, identity: 'eth0, another address' }
    script.announce({ kind: 'uplinkChanged' })
    await expect.poll(() => script.rebinds).toBe(1)
  })

  test('an unreadable state holds everything, and a hold keeps no tunnel', async () => {
    const { supervisor, script } = await started(null)
    expect(supervisor.state()).toMatchObject({ kind: 'held', reason: { why: 'stateUnreadable' } })
    await supervisor.setIntent(wants('pass-a', 1))
    await supervisor.hold('pass-a', 'gone')
    expect(supervisor.state()).toMatchObject({ kind: 'held', reason: { why: 'accessGone', detail: 'gone' } })
    expect(script.asked.at(-1)).toMatchObject({ traffic: 'closed', tunnels: [] })
  })

  test('a pass that was renewed is used from the next look on', async () => {
    const { supervisor, script } = await started(wants('pass-a', 1))
    script.passes.set('pass-a', { ...passA, endpoints: ['203.0.113.99:51820'] })
    script.time += 10_000
    await expect.poll(() => script.asked.at(-1)?.tunnels[0]?.pass.endpoints, { timeout: 5000 }).toEqual(['203.0.113.99:51820'])
    expect(supervisor.state().kind).toBe('proving')
  })
})

describe('what a host is stays so', () => {
  const kept = async () => {
    const { script, host, platform } = scripted()
    const keeper = createHostKeeper({ host, platform, enqueue: (task) => task(), changed: () => undefined })
    const look = async (after: number) => {
      script.time += after
      keeper.look()
      await new Promise((resolve) => setTimeout(resolve, 5))
      return script.askedHost.length
    }
    return { script, keeper, look }
  }

  test('its WireGuard dies: it is brought back at the next look, and only then', async () => {
    const { script, keeper, look } = await kept()
    await keeper.set(throughHost('closed'))
    expect(await look(1000)).toBe(1)
    script.hostStands = false
    expect(await look(1000)).toBe(2)
    script.hostStands = true
    expect(await look(1000)).toBe(2)
  })

  test('what failed is tried again after a while, and its status says what is applied since when', async () => {
    const { script, keeper, look } = await kept()
    script.hostFails = true
    expect(await keeper.set(throughHost('closed'))).toMatchObject({ ok: false })
    expect(await keeper.status()).toMatchObject({ revision: 1, applied: null, fault: { code: 'internal' } })
    expect(await look(5000)).toBe(1)
    script.hostFails = false
    expect(await look(6000)).toBe(2)
    const since = script.time
    expect(await keeper.status()).toMatchObject({ applied: { revision: 1, since }, fault: null })
    script.time += 1000
    await keeper.set(throughHost('closed'))
    expect(await keeper.status()).toMatchObject({ applied: { revision: 1, since }, gateway: { name: 'exit-fra', suspended: false } })
  })

  test('a machine that is nothing but a host is looked after', async () => {
    const { script, host, platform } = scripted()
    const supervisor = createSupervisor(host, platform)
    await supervisor.start(null, null)
    await supervisor.setHost(throughHost('closed'))
    script.hostStands = false
    await expect.poll(() => script.askedHost.length, { timeout: 5000 }).toBeGreaterThan(1)
    await supervisor.setHost(null)
    await supervisor.stop()
  })

  test('a machine that is no host has nothing to keep', async () => {
    const { script, keeper, look } = await kept()
    script.hostStands = false
    await keeper.set(null)
    expect(await look(60_000)).toBe(1)
  })
})

describe('the gateway of a host dies', () => {
  const judged = async (onDead: 'closed' | 'open') => {
    const { script, host, platform } = scripted()
    const keeper = createHostKeeper({ host, platform, enqueue: (task) => task(), changed: () => undefined })
    const peer = (handshakeAt: number) => ({ peers: [{ publicKey: 'peer', handshakeAt, rxBytes: 0, txBytes: 0 }] })
    script.hostReading = peer(script.time)
    await keeper.set(throughHost(onDead))
    const look = async () => {
      keeper.look()
      await new Promise((resolve) => setTimeout(resolve, 5))
      return script.askedHost.at(-1)?.throughSuspended
    }
    script.time += 100_000
    const alive = await look()
    script.time += 200_000
    const dead = await look()
    script.time += 20_000
    script.hostReading = peer(script.time)
    return [alive, dead, await look()]
  }

  test('open: its own traffic leaves directly until it is back', async () => expect(await judged('open')).toEqual([false, true, false]))
  test('closed: it stays closed', async () => expect(await judged('closed')).toEqual([false, false, false]))
})
