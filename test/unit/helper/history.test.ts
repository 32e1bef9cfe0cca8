import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type History, historySchema } from '../../../electron/common/contracts/helper.ts'
import { historyKindSchema } from '../../../electron/common/tunnel/history.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { historyEvent } from '../../../electron/helper/history/history-event.ts'
import { openTrafficMeter } from '../../../electron/helper/history/traffic-meter.ts'
import { createLogTail } from '../../../electron/helper/log-tail.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const boxes: HelperInABox[] = []
const isRoot = process.geteuid?.() === 0
const key = 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY='

afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function start(options: Parameters<typeof startHelperInABox>[0] = {}): Promise<HelperInABox> {
  const box = await startHelperInABox(options)
  boxes.push(box)
  return box
}

const ref = { revision: 1, since: 1 }
const up = (gateway: string, standsInFor?: string): Extract<TunnelState, { kind: 'up' }> => ({
  kind: 'up',
  ...ref,
  passId: `pass-${gateway}`,
  gateway,
  proof: { at: 1, handshakeAt: 1, by: 'api' },
  ...(standsInFor === undefined ? {} : { insteadOf: { passId: `pass-${standsInFor}`, gateway: standsInFor, since: 1 } }),
})
const held = (gateway: string): TunnelState => ({ kind: 'held', ...ref, reason: { why: 'gatewaySilent', gateway } })

/** Joined as anna (uid 12345), who owns it from then on. */
async function joined(box: HelperInABox) {
  const anna = await box.as(12345)
  const { keyId } = got(await anna.helper.newKey({}))
  got(await anna.helper.putPass(examplePass(keyId)))
  got(await anna.helper.setIntent({ after: null, want: { through: ['p1'], failover: false, goHome: false } }))
  return anna
}

function say(box: HelperInABox, ...states: readonly TunnelState[]): void {
  for (const state of states) {
    box.supervisor.tunnelState = state
    box.supervisor.notify()
  }
}

describe.runIf(isRoot)('history', () => {
  it('tells joins, switches, holds with their reasons and the end, and nothing on the way', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    say(
      box,
      { kind: 'applying', ...ref, passId: 'p1', gateway: 'berlin' },
      { kind: 'proving', ...ref, passId: 'p1', gateway: 'berlin' },
      up('berlin'),
      up('berlin'),
      { kind: 'switching', ...ref, passId: 'p2', gateway: 'oslo', from: 'p1', fromGateway: 'berlin', carrying: true },
      up('oslo'),
      held('oslo'),
      up('oslo'),
      held('oslo'),
      up('berlin', 'oslo'),
      held('berlin'),
      up('lima'),
    )
    got(await anna.helper.setIntent({ after: null, want: 'open' }))
    say(box, { kind: 'clearing', ...ref }, { kind: 'open' })
    const { events } = got(await anna.helper.history({}))
    expect(events.filter(({ by }) => by === 'you').map(({ kind, gateway, from, why }) => [kind, gateway, from, why])).toEqual([
      ['joined', 'berlin', '', ''],
      ['switched', 'oslo', 'berlin', ''],
      ['held', 'oslo', '', 'gatewaySilent'],
      ['resumed', 'oslo', '', ''],
      ['held', 'oslo', '', 'gatewaySilent'],
      ['tookOver', 'berlin', 'oslo', ''],
      ['held', 'berlin', '', 'gatewaySilent'],
      // by the person's own hand, while nothing left
      ['switched', 'lima', 'berlin', ''],
      ['left', 'lima', '', ''],
    ])
    // the time is the whole session's: how much of it was the last gateway's is told with it
    const left = events.find(({ kind }) => kind === 'left')
    expect(left?.hereMs).toBeLessThanOrEqual(left?.lastedMs ?? -1)
    expect(events.find(({ kind }) => kind === 'started')?.by).toBe('computer')
  })

  it('tells that rules were taken away, once each, and whether one layer held; what comes after is what it would have been', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    const repaired = { at: 5, tookMs: 40, detail: 'load the filter' }
    const again = { at: 9, tookMs: 60, detail: '', open: true } as const
    const berlin = up('berlin')
    say(box, berlin, { ...berlin, repaired }, { ...berlin, repaired }, { ...berlin, repaired: again }, berlin, up('oslo'))
    const hold = held('oslo') as Extract<TunnelState, { kind: 'held' }>
    say(box, hold, { ...hold, repaired: again }, hold)
    const { events } = got(await anna.helper.history({}))
    expect(events.filter(({ by }) => by === 'you').map(({ kind, gateway, why, lastedMs }) => [kind, gateway, why, lastedMs])).toEqual([
      ['joined', 'berlin', '', null],
      ['repaired', 'berlin', '', 40],
      ['repaired', 'berlin', 'open', 60],
      ['switched', 'oslo', '', null],
      ['held', 'oslo', 'gatewaySilent', null],
      ['repaired', '', 'open', 60],
    ])
  })

  it('a first join that failed is one line, and leaving with the lock on ends the session', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    const fault = { code: 'gateway.silent', passId: 'p1', gateway: 'berlin', afterMs: 5 } as const
    const failed = { kind: 'failed', revision: 1, since: 1, fault } as const
    say(box, { ...failed, protection: 'holding', undoing: true }, { ...failed, protection: 'off' })
    say(box, { ...failed, since: 9, protection: 'holding', undoing: true }, { ...failed, since: 9, protection: 'off' })
    say(box, up('berlin'), { kind: 'held', ...ref, reason: { why: 'lock' } }, up('berlin'))
    const { events } = got(await anna.helper.history({}))
    expect(events.filter(({ by }) => by === 'you').map(({ kind, gateway }) => [kind, gateway])).toEqual([
      ['failed', 'berlin'],
      ['failed', 'berlin'],
      ['joined', 'berlin'],
      ['left', 'berlin'],
      ['joined', 'berlin'],
    ])
    expect(events.find(({ kind }) => kind === 'left')).not.toHaveProperty('hereMs')
  })

  it("doesn't name another user's gateways", async () => {
    const box = await start({ uids: [12345, 12346] })
    await joined(box)
    say(box, up('berlin'), held('berlin'))
    const ben = await box.as(12346)
    const seen = got(await ben.helper.history({}))
    expect(seen.events.filter(({ by }) => by === 'other').map(({ kind }) => kind)).toEqual(['joined', 'held'])
    expect(JSON.stringify(seen)).not.toContain('berlin')
    const root = await box.as(0)
    expect(JSON.stringify(got(await root.helper.history({})))).toContain('berlin')
  })

  it('tells each turn of the lock and who did it, but not to a program that knows no such events', async () => {
    const box = await start({ uids: [12345, 12346] })
    const anna = await joined(box)
    for (const lock of [true, true, false]) got(await anna.helper.setIntent({ after: null, lock }))
    const known = [...historyKindSchema.options]
    const turns = ({ events }: History) => events.filter(({ kind }) => kind.startsWith('lock')).map(({ kind, by }) => [kind, by])
    expect(turns(got(await anna.helper.history({ known })))).toEqual([
      ['lockOn', 'you'],
      ['lockOff', 'you'],
    ])
    const ben = await box.as(12346)
    expect(turns(got(await ben.helper.history({ known })))).toEqual([
      ['lockOn', 'other'],
      ['lockOff', 'other'],
    ])
    expect(turns(got(await anna.helper.history({})))).toEqual([])
    expect(got(await anna.helper.history({ known: ['started'] })).events.map(({ kind }) => kind)).toEqual(['started'])
  })

  it('goes on after a restart of the helper without telling it twice', async () => {
    const box = await startHelperInABox({ uids: [12345] })
    const before = await joined(box)
    say(box, up('berlin'))
    const { session } = got(await before.helper.history({}))
    await box.stop()
    const next = await start({ uids: [12345], directory: box.directory })
    say(next, { kind: 'held', ...ref, reason: { why: 'starting' } }, up('berlin'), held('berlin'))
    const anna = await next.as(12345)
    const told = got(await anna.helper.history({}))
    expect(told.events.filter(({ by }) => by === 'you').map(({ kind }) => kind)).toEqual(['joined', 'held'])
    expect(told.session?.since).toBe(session?.since)
  })

  it('counts the bytes of the session, over new interfaces, and says them at its end', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    const reading = { interface: 'waygate0', passId: 'p1', endpoint: '203.0.113.7:1', handshakeAt: 1, mtu: 1420, dns: '' }
    box.supervisor.reading = { ...reading, rxBytes: 0, txBytes: 0 }
    say(box, up('berlin'))
    got(await anna.helper.history({}))
    box.supervisor.reading = { ...reading, rxBytes: 1000, txBytes: 100 }
    expect(got(await anna.helper.history({})).session).toMatchObject({ rxBytes: 1000, txBytes: 100 })
    box.supervisor.reading = { ...reading, interface: 'waygate1', passId: 'p2', rxBytes: 500, txBytes: 50 }
    say(box, up('oslo'))
    // the foot of the popover says the same, also between two samples
    expect(got(await anna.helper.status({})).moved).toEqual({ rxBytes: 1500, txBytes: 150 })
    const told = got(await anna.helper.history({}))
    expect(told.session).toMatchObject({ rxBytes: 1500, txBytes: 150 })
    box.supervisor.reading = { ...reading, interface: 'waygate1', passId: 'p2', rxBytes: 700, txBytes: 50 }
    expect(got(await anna.helper.status({})).moved).toEqual({ rxBytes: 1700, txBytes: 150 })
    box.supervisor.reading = { ...reading, interface: 'waygate1', passId: 'p2', rxBytes: 500, txBytes: 50 }
    expect(told.traffic).toEqual([{ at: expect.any(Number), rxBytes: 1500, txBytes: 150 }])
    got(await anna.helper.setIntent({ after: null, want: 'open' }))
    say(box, { kind: 'open' })
    expect(got(await anna.helper.history({})).events.at(-1)).toMatchObject({ kind: 'left', rxBytes: 1500, txBytes: 150 })
  })

  it('fits into one message however wild the network is, and leaves room in the journal', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    for (let round = 0; round < 200; round++) say(box, up(`${round}-${'x'.repeat(120)}`), held(`${round}-${'x'.repeat(120)}`))
    const told = got(await anna.helper.history({}))
    expect(historySchema.safeParse(told).success).toBe(true)
    const turns = got(await anna.helper.journal({ since: 0 })).entries.filter(({ act }) => act === 'tunnel')
    expect(turns.length).toBeGreaterThan(10)
    expect(turns.length).toBeLessThanOrEqual(61)
  })

  it('the report and the log are without keys and within a message', async () => {
    const box = await start({ uids: [12345] })
    const anna = await joined(box)
    box.log.length = 0
    for (let line = 0; line < 500; line++)
      box.supervisor.around.log('converging failed', { fault: { detail: `${key} ${'y'.repeat(300)}` } })
    const { report } = got(await anna.helper.diagnose({}))
    const { lines } = got(await anna.helper.log({ after: 0 }))
    expect(lines.length).toBeGreaterThan(20)
    for (const text of [JSON.stringify(report), JSON.stringify(lines)]) expect(text).not.toContain(key.slice(0, 20))
    expect(report.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['State', 'Rules, IPv4', 'Routes, IPv6', 'Filter', 'Journal', 'Log']),
    )
    const after = lines.at(-1)?.seq ?? 0
    expect(got(await anna.helper.log({ after })).lines.filter(({ text }) => text.startsWith('converging'))).toEqual([])
  })
})

it('an entry that somebody bent is no event, whatever it holds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom('tunnel', 'start', 'setIntent', '__proto__'), (detail, act) => {
      const event = historyEvent({ seq: 1, at: 1, uid: 7, act, detail, hash: '' }, { uid: 7, from: 0 })
      expect(event === null || historySchema.shape.events.element.safeParse(event).success).toBe(true)
    }),
  )
})

it('a user reads no line of the log that names another', () => {
  const tail = createLogTail(0)
  tail.write(JSON.stringify({ level: 'info', time: new Date(5).toISOString(), msg: 'journal', uid: 7, act: 'putPass' }))
  tail.write(JSON.stringify({ level: 'warn', msg: 'journal', uid: 8, act: 'dial' }))
  tail.write('no json')
  expect(tail.read(0, 7)).toEqual([{ seq: 1, at: 5, level: 'info', text: 'journal {"uid":7,"act":"putPass"}' }])
  expect(tail.read(0, 0)).toHaveLength(2)
  expect(tail.read(1, 7)).toEqual([])
})

it('a helper that was killed loses no bytes of a tunnel that went on', async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'waygate-meter-'))
  const reading = { interface: 'waygate0', passId: 'p1', endpoint: '', handshakeAt: 1, mtu: 1420, dns: '', rxBytes: 0, txBytes: 0 }
  let now = reading
  const open = () => openTrafficMeter({ stateDir, read: async () => now, now: () => 1 })
  const meter = await open()
  meter.newSession()
  now = { ...reading, rxBytes: 1000, txBytes: 100 }
  expect(await meter.sample()).toBe(true)
  await meter.save()
  now = { ...reading, rxBytes: 5000, txBytes: 500 }
  const next = await open()
  expect(next.session(now)).toEqual({ rxBytes: 5000, txBytes: 500 })
  await next.sample()
  expect(next.session()).toEqual({ rxBytes: 5000, txBytes: 500 })
  // the machine was started anew: its counters begin at 0
  now = { ...reading, rxBytes: 10, txBytes: 1 }
  await next.sample()
  expect(next.session()).toEqual({ rxBytes: 5010, txBytes: 501 })
  await rm(stateDir, { recursive: true })
})

it('what a broken traffic file held is no reason to stop', async () => {
  const meter = await openTrafficMeter({ stateDir: '/nonexistent', read: async () => null, now: () => 1 })
  await meter.sample()
  expect(meter.buckets()).toEqual([])
})
