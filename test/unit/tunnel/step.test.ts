import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../electron/common/fault.ts'
import { type Effect, initialMachine, type TunnelEvent, type TunnelMachine, type Wish } from '../../../electron/common/tunnel/machine.ts'
import type { Proof } from '../../../electron/common/tunnel/state.ts'
import { step } from '../../../electron/common/tunnel/step.ts'

const a: Wish = { kind: 'through', passId: 'a', gateway: 'exit-a' }
const b: Wish = { kind: 'through', passId: 'b', gateway: 'exit-b' }
const open: Wish = { kind: 'open' }
const proof: Proof = { at: 5, handshakeAt: 4, by: 'dns' }
const fault: Fault = { code: 'internal', detail: 'test' }

/** Runs events; those without a revision of their own get the machine's. */
function run(events: readonly Omit<TunnelEvent, 'at' | 'revision'>[], from: TunnelMachine = initialMachine) {
  let machine = from
  let revision = from.revision
  const effects: Effect[] = []
  for (const event of events) {
    if (event.type === 'wished') revision += 1
    const stepped = step(machine, { at: 1, revision, passId: machine.active?.passId ?? '', ...event } as TunnelEvent)
    machine = stepped.machine
    effects.push(...stepped.effects)
  }
  return { machine, effects, state: machine.state, kinds: effects.map((effect) => effect.do) }
}

const wished = (wish: Wish) => ({ type: 'wished', wish }) as const
const up = [wished(a), { type: 'applied' }, { type: 'proved', proof }] as const

describe('a first join', () => {
  test('goes open → applying → proving → up', () => {
    expect(run([wished(a)]).state).toMatchObject({ kind: 'applying', passId: 'a', gateway: 'exit-a', revision: 1 })
    expect(run(up.slice(0, 2)).state.kind).toBe('proving')
    expect(run(up).state).toMatchObject({ kind: 'up', proof })
  })

  test('that stays silent goes back to where it was, with the reason', () => {
    const failing = run([wished(a), { type: 'applied' }, { type: 'silent', why: 'gatewaySilent', afterMs: 15_000 } as never])
    expect(failing.state).toMatchObject({ kind: 'failed', protection: 'holding', fault: { code: 'gateway.silent' } })
    expect(failing.kinds).toEqual(['join', 'open'])
    const after = run([{ type: 'cleared' }], failing.machine)
    expect(after.state).toMatchObject({ kind: 'failed', protection: 'off' })
    expect(after.kinds).toEqual(['withdraw'])
  })

  test('that failed stays told, also when a second try to open was under way', () => {
    const failing = run([
      wished(a),
      { type: 'applied' },
      { type: 'silent', why: 'gatewaySilent', afterMs: 15_000 } as never,
      { type: 'retry' },
    ])
    expect(failing.kinds).toEqual(['join', 'open', 'open'])
    const after = run([{ type: 'cleared' }, { type: 'cleared' }], failing.machine)
    expect(after.state).toMatchObject({ kind: 'failed', protection: 'off', fault: { code: 'gateway.silent' } })
    expect(after.kinds).toEqual(['withdraw'])
  })

  test('that fails is tried again by a new wish alone', () => {
    const failed = run([wished(a), { type: 'applyFailed', fault } as never, { type: 'cleared' }])
    expect(run([{ type: 'retry' }], failed.machine).kinds).toEqual([])
    expect(run([wished(b)], failed.machine).state.kind).toBe('applying')
  })
})

describe('a first join while the lock is on', () => {
  const locked: Wish = { ...a, lock: true }
  test.each([
    ['silent', [wished(locked), { type: 'applied' }, { type: 'silent', why: 'gatewaySilent', afterMs: 15_000 }]],
    ['impossible to set up', [wished(locked), { type: 'applyFailed', fault }]],
    [
      'locked only while it is under way',
      [wished(a), wished(locked), { type: 'applied' }, { type: 'silent', why: 'gatewaySilent', afterMs: 1 }],
    ],
  ])('that is %s opens nothing', (_, events) => {
    const ended = run(events as never)
    expect(ended.state.kind).toBe('held')
    expect(ended.kinds).not.toContain('open')
    expect(ended.kinds).not.toContain('withdraw')
  })
})

describe('once protected', () => {
  test('a silent gateway holds, and its answer brings it back', () => {
    const held = run([...up, { type: 'silent', why: 'gatewaySilent', afterMs: 3000 } as never])
    expect(held.state).toMatchObject({ kind: 'held', reason: { why: 'gatewaySilent', gateway: 'exit-a' } })
    expect(held.kinds).not.toContain('open')
    expect(run([{ type: 'proved', proof } as never], held.machine).state.kind).toBe('up')
  })

  test('a switch that fails goes back to what carries, says so, and is taken back', () => {
    const switching = run([...up, wished(b)])
    expect(switching.state).toMatchObject({ kind: 'switching', from: 'a', fromGateway: 'exit-a', carrying: true })
    const back = run([{ type: 'silent', why: 'notForwarding', afterMs: 15_000 } as never], switching.machine)
    expect(back.state).toMatchObject({
      kind: 'up',
      passId: 'a',
      failedSwitch: { gateway: 'exit-b', fault: { code: 'gateway.notForwarding', passId: 'b' } },
    })
    expect(back.effects).toEqual([{ do: 'return' }, { do: 'withdraw', to: 'before' }])
    expect(run([{ type: 'proved', passId: 'b', proof } as never], back.machine).machine).toEqual(back.machine)
  })

  test('a switch that cannot be set up goes back, too; one that is called off goes back without a word', () => {
    const switching = run([...up, wished(b)]).machine
    expect(run([{ type: 'applyFailed', fault } as never], switching).state).toMatchObject({
      kind: 'up',
      passId: 'a',
      failedSwitch: { fault },
    })
    const off = run([wished(a)], switching)
    expect(off.state).toMatchObject({ kind: 'up', passId: 'a', revision: 3 })
    expect(off.state).not.toHaveProperty('failedSwitch')
    expect(off.effects).toEqual([{ do: 'return' }])
  })

  test('a switch to a third gateway meanwhile: the first one carries on', () => {
    const again = run([...up, wished(b), wished({ kind: 'through', passId: 'c', gateway: 'exit-c' })])
    expect(again.state).toMatchObject({ kind: 'switching', passId: 'c', from: 'a', carrying: true })
    expect(run([{ type: 'silent', why: 'gatewaySilent', afterMs: 1 } as never], again.machine).state).toMatchObject({
      kind: 'up',
      passId: 'a',
    })
  })

  test('a switch between passes with an address in common breaks first, says so, and holds when it fails', () => {
    const switching = run([...up, wished({ ...b, clash: true } as Wish)])
    expect(switching.state).toMatchObject({ kind: 'switching', carrying: false })
    expect(run([{ type: 'silent', why: 'gatewaySilent', afterMs: 1 } as never], switching.machine).state.kind).toBe('held')
  })

  test('losing access closes, and only for the pass in use', () => {
    expect(run([...up, { type: 'accessGone', passId: 'b', detail: '' } as never]).state.kind).toBe('up')
    const gone = run([...up, { type: 'accessGone', passId: 'a', detail: 'disabled' } as never])
    expect(gone.state).toMatchObject({ kind: 'held', reason: { why: 'accessGone', detail: 'disabled' } })
    expect(gone.kinds.at(-1)).toBe('close')
    expect(run([{ type: 'proved', proof } as never], gone.machine).state.kind).toBe('held')
  })

  test('a lost uplink is not the gateway’s fault', () => {
    const offline = run([...up, { type: 'uplinkLost' }])
    expect(offline.state.kind).toBe('offline')
    expect(run([{ type: 'silent', why: 'gatewaySilent', afterMs: 1 } as never], offline.machine).state.kind).toBe('offline')
    expect(run([{ type: 'uplinkBack' }], offline.machine).kinds).toEqual(['prove'])
  })

  test('silence of everybody is not the gateway’s fault either', () => {
    const held = run([...up, { type: 'silent', why: 'gatewaySilent', afterMs: 1 } as never])
    const offline = run([{ type: 'uplinkSilent' }], held.machine)
    expect(offline.state).toMatchObject({ kind: 'offline', because: 'nothingAnswers' })
    expect(run([{ type: 'uplinkBack' }], offline.machine).state.kind).toBe('offline')
    const answered = run([{ type: 'uplinkAnswers' }], offline.machine)
    expect(answered.state).toMatchObject({ kind: 'held', reason: { why: 'gatewaySilent' } })
    expect(answered.kinds).toEqual(['prove'])
    expect(run([{ type: 'proved', proof } as never], offline.machine).state.kind).toBe('up')
  })

  test('a pause opens and closes again by itself', () => {
    const paused = run([...up, { type: 'paused', until: 99, bootId: 'boot' } as never])
    expect(paused.state).toMatchObject({ kind: 'paused', until: 99 })
    expect(paused.kinds.at(-1)).toBe('open')
    expect(run([{ type: 'cleared' }], paused.machine).state.kind).toBe('paused')
    const over = run([{ type: 'pauseOver' }], paused.machine)
    expect(over.state.kind).toBe('applying')
    expect(run([{ type: 'applyFailed', fault } as never], over.machine).state.kind).toBe('held')
  })

  test('a killed WireGuard is built again', () => {
    const lost = run([...up, { type: 'tunnelLost' }])
    expect(lost.state.kind).toBe('applying')
    expect(lost.kinds.at(-1)).toBe('join')
  })

  test('one that is killed while it is built beside another one is built again there', () => {
    const lost = run([...up, wished(b), { type: 'applied' }, { type: 'tunnelLost' }])
    expect(lost.state).toMatchObject({ kind: 'switching', passId: 'b', from: 'a', carrying: true })
    expect(lost.effects.at(-1)).toEqual({ do: 'join', passId: 'b' })
    expect(run([{ type: 'applyFailed', fault } as never], lost.machine).state).toMatchObject({ kind: 'up', passId: 'a' })
    // not for ever: then the first one goes on, and why is told
    const since = 'since' in lost.state ? lost.state.since : Number.NaN
    const again = step(lost.machine, { type: 'tunnelLost', at: since + 14_999 })
    expect(again.machine.state.kind).toBe('switching')
    expect(step(again.machine, { type: 'tunnelLost', at: since + 15_000 }).machine.state).toMatchObject({
      kind: 'up',
      passId: 'a',
      failedSwitch: { fault: { code: 'gateway.silent', passId: 'b' } },
    })
  })

  test('the same pass with other settings keeps the tunnel', () => {
    const same = run([...up, wished(a)])
    expect(same.state).toMatchObject({ kind: 'up', revision: 2 })
    expect(same.kinds.at(-1)).toBe('adjust')
  })

  test('leaving clears', () => {
    const leaving = run([...up, wished(open)])
    expect(leaving.state.kind).toBe('clearing')
    expect(run([{ type: 'cleared' }], leaving.machine).state.kind).toBe('open')
    const stuck = run([{ type: 'clearFailed', fault, closed: true } as never], leaving.machine)
    expect(stuck.state).toMatchObject({ kind: 'failed', protection: 'holding' })
    const again = run([{ type: 'retry' }], stuck.machine)
    expect(again.kinds).toEqual(['open'])
    expect(run([{ type: 'cleared' }], again.machine).state.kind).toBe('open')
  })
})

describe('with passes that may take over', () => {
  const list: Wish = { kind: 'through', passId: 'a', gateway: 'exit-a', others: [{ passId: 'b', gateway: 'exit-b' }], goHome: true }
  const silent = { type: 'silent', why: 'gatewaySilent', afterMs: 1 } as never
  const upOnA = run([wished(list), { type: 'applied' }, { type: 'proved', proof } as never]).machine
  const tookOver = { type: 'tookOver', passId: 'b', gateway: 'exit-b', proof } as never
  const upOnB = run([silent, tookOver], upOnA)

  test('a silent gateway holds, and the others are sought', () => {
    expect(run([silent], upOnA).effects).toEqual([{ do: 'adjust' }, { do: 'seek', passes: [{ passId: 'b', gateway: 'exit-b' }] }])
    expect(upOnB.state).toMatchObject({ kind: 'up', passId: 'b', insteadOf: { passId: 'a', gateway: 'exit-a' } })
  })

  test('the stand-in stays through settings, and goes when the person asks for the first one again', () => {
    expect(run([wished({ ...list, lock: true } as Wish)], upOnB.machine).state).toMatchObject({
      kind: 'up',
      passId: 'b',
      insteadOf: { passId: 'a' },
    })
    expect(run([{ ...wished(list), anew: true } as never], upOnB.machine).state).toMatchObject({
      kind: 'switching',
      passId: 'a',
      from: 'b',
    })
    const chosen = run([wished(b)], upOnB.machine).state
    expect(chosen).toMatchObject({ kind: 'up', passId: 'b' })
    expect(chosen).not.toHaveProperty('insteadOf')
  })

  test('the first one comes home', () => {
    const home = run([{ type: 'tookOver', passId: 'a', gateway: 'exit-a', proof } as never], upOnB.machine).state
    expect(home).toMatchObject({ kind: 'up', passId: 'a' })
    expect(home).not.toHaveProperty('insteadOf')
  })

  test('nobody answers: said, and a pass outside the wish never takes over', () => {
    const none = run([silent, { type: 'noneAnswers', why: 'noPassAnswers' } as never], upOnA)
    expect(none.state).toMatchObject({ kind: 'held', reason: { why: 'noPassAnswers' } })
    expect(run([{ type: 'tookOver', passId: 'z', gateway: 'z', proof } as never], none.machine).machine).toBe(none.machine)
    expect(run([tookOver], none.machine).state.kind).toBe('up')
  })

  test('a first join is given up only after all of them', () => {
    const proving = run([wished(list), { type: 'applied' }, silent])
    expect(proving.state.kind).toBe('proving')
    expect(proving.effects.at(-1)).toMatchObject({ do: 'seek' })
    expect(run([{ type: 'noneAnswers', why: 'udpBlocked' } as never], proving.machine).state).toMatchObject({
      kind: 'failed',
      fault: { code: 'network.udpBlocked' },
    })
    expect(run([tookOver], proving.machine)).toMatchObject({ state: { kind: 'up', passId: 'b' }, machine: { promised: true } })
  })

  test('access to the first one lost: the others are sought, and losing it again means nothing to the stand-in', () => {
    const gone = run([{ type: 'accessGone', passId: 'a', detail: '' } as never], upOnA)
    expect(gone.kinds).toEqual(['close', 'seek'])
    const onB = run([tookOver], gone.machine)
    expect(onB.state).toMatchObject({ kind: 'up', passId: 'b', insteadOf: { passId: 'a', noAccess: true } })
    expect(run([silent, tookOver], upOnA).state).not.toHaveProperty('insteadOf.noAccess')
    expect(run([{ type: 'accessGone', passId: 'a', detail: '' } as never], onB.machine).state.kind).toBe('up')
  })

  test('what the helper holds by itself nobody stands in for, and only it lets go', () => {
    const ordered = run([{ type: 'ordered', detail: 'ownerAway' } as never], upOnA)
    expect(ordered.kinds).toEqual(['close'])
    for (const event of [tookOver, { type: 'retry' }, { ...wished({ ...list, lock: true } as Wish), anew: false }] as never[])
      expect(run([event], ordered.machine).state).toMatchObject({ kind: 'held', reason: { ordered: true } })
    expect(run([{ type: 'released' }], ordered.machine).state.kind).toBe('applying')
    expect(run([{ type: 'ordered', detail: 'ownerAway' } as never], upOnB.machine).state.kind).toBe('held')
  })

  test('a list that changes while nothing answers is sought anew', () => {
    const held = run([silent], upOnA).machine
    expect(run([wished(a)], held).effects).toEqual([{ do: 'adjust' }, { do: 'seek', passes: [] }])
    const alone = run([...up, silent]).machine
    expect(run([wished(list)], alone).effects).toEqual([{ do: 'adjust' }, { do: 'seek', passes: [{ passId: 'b', gateway: 'exit-b' }] }])
  })

  test('an uplink that goes during a switch loses nothing: the verdict leads back', () => {
    const switching = run([...up, wished(b), { type: 'uplinkLost' }])
    expect(switching.state.kind).toBe('switching')
    expect(run([silent], switching.machine).state).toMatchObject({ kind: 'up', passId: 'a' })
  })

  test('a new life goes on with the stand-in that it finds, and keeps to a pause of this boot', () => {
    const found = run([{ type: 'started', wish: list, standing: 'b' } as never])
    expect(found.state).toMatchObject({ kind: 'applying', passId: 'b' })
    const paused = run([{ type: 'started', wish: list, paused: { until: 9, bootId: 'boot' } } as never])
    expect(paused.state).toMatchObject({ kind: 'paused', until: 9 })
    expect(run([{ type: 'pauseOver' }], paused.machine).state).toMatchObject({ kind: 'applying', passId: 'a' })
  })
})

test('a start with a persisted wish is a promise', () => {
  const started = run([{ type: 'started', wish: a } as never])
  expect(started.machine.promised).toBe(true)
  expect(run([{ type: 'applyFailed', fault } as never], started.machine).state.kind).toBe('held')
  expect(run([{ type: 'started', wish: { kind: 'unreadable' } } as never]).state).toMatchObject({
    kind: 'held',
    reason: { why: 'stateUnreadable' },
  })
})
