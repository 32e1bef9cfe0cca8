import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../electron/common/fault.ts'
import { actionsIn } from '../../../electron/common/tunnel/actions.ts'
import { type Proof, tunnelStateSchema } from '../../../electron/common/tunnel/state.ts'
import { type Effect, initialMachine, step, type TunnelEvent, type TunnelMachine, type Wish } from '../../../electron/common/tunnel/step.ts'

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
    const stepped = step(machine, { at: 1, revision, ...event } as TunnelEvent)
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

  test('a switch that fails holds', () => {
    const switching = run([...up, wished(b)])
    expect(switching.state).toMatchObject({ kind: 'switching', from: 'a', fromGateway: 'exit-a', carrying: true })
    const held = run([{ type: 'silent', why: 'notForwarding', afterMs: 15_000 } as never], switching.machine)
    expect(held.state).toMatchObject({ kind: 'held', reason: { why: 'notForwarding', gateway: 'exit-b' } })
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

  test('the same pass with other settings keeps the tunnel', () => {
    const same = run([...up, wished(a)])
    expect(same.state).toMatchObject({ kind: 'up', revision: 2 })
    expect(same.kinds.at(-1)).toBe('adjust')
  })

  test('leaving clears', () => {
    const leaving = run([...up, wished(open)])
    expect(leaving.state.kind).toBe('clearing')
    expect(run([{ type: 'cleared' }], leaving.machine).state.kind).toBe('open')
    const stuck = run([{ type: 'clearFailed', fault } as never], leaving.machine)
    expect(stuck.state).toMatchObject({ kind: 'failed', protection: 'holding' })
    const again = run([{ type: 'retry' }], stuck.machine)
    expect(again.kinds).toEqual(['open'])
    expect(run([{ type: 'cleared' }], again.machine).state.kind).toBe('open')
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

const wishes: fc.Arbitrary<Wish> = fc.constantFrom(a, b, open, { kind: 'locked' } as const)
const events: fc.Arbitrary<TunnelEvent> = fc.record({ at: fc.nat(), revision: fc.nat(4) }).chain((base) =>
  fc.oneof(
    wishes.map((wish) => ({ ...base, type: 'wished' as const, wish })),
    fc.constant({ ...base, type: 'applied' as const }),
    fc.constant({ ...base, type: 'applyFailed' as const, fault }),
    fc.constant({ ...base, type: 'proved' as const, proof }),
    fc
      .constantFrom('gatewaySilent' as const, 'notForwarding' as const)
      .map((why) => ({ ...base, type: 'silent' as const, why, afterMs: 1 })),
    fc.constant({ ...base, type: 'trying' as const, next: 9 }),
    fc.constant({ ...base, type: 'cleared' as const }),
    fc.constant({ ...base, type: 'clearFailed' as const, fault }),
    fc
      .constantFrom(
        'uplinkLost' as const,
        'uplinkBack' as const,
        'tunnelLost' as const,
        'pauseOver' as const,
        'retry' as const,
        'repaired' as const,
      )
      .map((type) => ({ ...base, type })),
    fc.constant({ ...base, type: 'accessGone' as const, passId: 'a', detail: '' }),
    fc.constant({ ...base, type: 'paused' as const, until: 10, bootId: 'boot' }),
    fc.constant({ ...base, type: 'protectionLost' as const, fault }),
  ),
)

describe('any history', () => {
  test('opens only on purpose: a wish, a pause, or a first join that failed before anything was promised', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (history) => {
        let machine = initialMachine
        for (const event of history) {
          const before = machine
          const stepped = step(machine, event)
          machine = stepped.machine
          if (!stepped.effects.some((effect) => effect.do === 'open')) continue
          const wanted = machine.wish.kind === 'open' || machine.state.kind === 'paused'
          expect(wanted, JSON.stringify({ before, event, after: machine })).toBe(true)
          if (before.promised && event.type !== 'wished' && event.type !== 'paused') expect(before.wish.kind).toBe('open')
        }
      }),
    )
  })

  test('every state fits the contract, and a person always has a way out of it', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 40 }), (history) => {
        let machine = initialMachine
        for (const event of history) {
          machine = step(machine, event).machine
          expect(tunnelStateSchema.safeParse(machine.state).success).toBe(true)
          if (machine.state.kind !== 'clearing') expect(actionsIn(machine.state).length).toBeGreaterThan(0)
        }
      }),
    )
  })

  test('answers for another revision change nothing', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 20 }), events, (history, late) => {
        const machine = history.reduce((seen, event) => step(seen, event).machine, initialMachine)
        if (!('revision' in late) || late.type === 'wished' || late.type === 'started') return
        const answered = ['applied', 'applyFailed', 'proved', 'silent', 'trying', 'cleared', 'clearFailed'].includes(late.type)
        if (!answered) return
        expect(step(machine, { ...late, revision: machine.revision + 1 } as TunnelEvent).machine).toBe(machine)
      }),
    )
  })

  test('without a wish to close, everything comes to rest open', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (history) => {
        const machine = history.reduce((seen, event) => step(seen, event).machine, initialMachine)
        const leaving = step(machine, { type: 'wished', wish: open, revision: 9, at: 1 }).machine
        const rest = step(leaving, { type: 'cleared', revision: 9, at: 2 }).machine
        expect(rest.state.kind).toBe('open')
      }),
    )
  })
})
