import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../electron/common/fault.ts'
import { actionsIn, isClosed } from '../../../electron/common/tunnel/actions.ts'
import { type Effect, initialMachine, type TunnelEvent, type TunnelMachine, type Wish } from '../../../electron/common/tunnel/machine.ts'
import { type Proof, tunnelStateSchema } from '../../../electron/common/tunnel/state.ts'
import { step } from '../../../electron/common/tunnel/step.ts'

const a: Wish = { kind: 'through', passId: 'a', gateway: 'exit-a' }
const b: Wish = { kind: 'through', passId: 'b', gateway: 'exit-b' }
const list: Wish = { ...a, others: [{ passId: 'b', gateway: 'exit-b' }], goHome: true }
const open: Wish = { kind: 'open' }
const proof: Proof = { at: 5, handshakeAt: 4, by: 'dns' }
const fault: Fault = { code: 'internal', detail: 'test' }

const wishes: fc.Arbitrary<Wish> = fc.constantFrom<Wish>(
  a,
  b,
  list,
  { ...b, clash: true } as Wish,
  { ...list, lock: true } as Wish,
  open,
  { kind: 'locked' },
  { kind: 'unreadable' },
)
const passIds = fc.constantFrom('a', 'b', 'z')
const ref = passIds.map((passId) => ({ passId, gateway: `exit-${passId}` }))
type Bare = TunnelEvent extends infer E ? (E extends TunnelEvent ? Omit<E, 'at' | 'revision'> : never) : never
const bare: fc.Arbitrary<Bare> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('wished' as const), wish: wishes, anew: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant({ type: 'applied' as const }) },
  { weight: 4, arbitrary: passIds.map((passId) => ({ type: 'proved' as const, passId, proof })) },
  fc.constant({ type: 'applyFailed' as const, fault }),
  fc
    .constantFrom('gatewaySilent' as const, 'notForwarding' as const, 'udpBlocked' as const)
    .map((why) => ({ type: 'silent' as const, why, afterMs: 1 })),
  ref.map((of) => ({ type: 'tookOver' as const, ...of, proof })),
  fc.constantFrom('noPassAnswers' as const, 'udpBlocked' as const).map((why) => ({ type: 'noneAnswers' as const, why })),
  ref.map((of) => ({ type: 'trying' as const, ...of, next: 9 })),
  fc.constant({ type: 'cleared' as const }),
  fc.boolean().map((closed) => ({ type: 'clearFailed' as const, fault, closed })),
  fc
    .constantFrom('uplinkLost', 'uplinkBack', 'uplinkSilent', 'uplinkAnswers', 'tunnelLost', 'pauseOver', 'retry')
    .map((type) => ({ type }) as Bare),
  fc.constant({ type: 'repaired' as const, detail: '', tookMs: 1 }),
  passIds.map((passId) => ({ type: 'accessGone' as const, passId, detail: '' })),
  fc.constant({ type: 'ordered' as const, detail: '' }),
  fc.constant({ type: 'released' as const }),
  fc.constant({ type: 'paused' as const, until: 10, bootId: 'boot' }),
  fc.constant({ type: 'protectionLost' as const, fault }),
  fc.record({ type: fc.constant('started' as const), wish: wishes, standing: passIds }),
)

/** Answers mostly belong to the present wish; some are late. Wishes always get the next revision. */
const history = fc.array(fc.record({ event: bare, late: fc.nat(9).map((n) => n === 0) }), { minLength: 10, maxLength: 80, size: 'max' })
type History = readonly { readonly event: Bare; readonly late: boolean }[]

function* play(steps: History): Generator<{ before: TunnelMachine; event: TunnelEvent; after: TunnelMachine; effects: readonly Effect[] }> {
  let before = initialMachine
  for (const [index, { event, late }] of steps.entries()) {
    const grows = event.type === 'wished' || event.type === 'started'
    const revision = grows ? before.revision + 1 : before.revision + (late ? 1 : 0)
    const dated = { at: index + 1, ...event, ...('bootId' in event || lacksRevision.has(event.type) ? {} : { revision }) } as TunnelEvent
    const { machine: after, effects } = step(before, dated)
    yield { before, event: dated, after, effects }
    before = after
  }
}
const lacksRevision = new Set<string>([
  ...['uplinkLost', 'uplinkBack', 'uplinkSilent', 'uplinkAnswers', 'tunnelLost', 'pauseOver', 'retry', 'repaired'],
  ...['accessGone', 'ordered', 'released', 'paused', 'protectionLost'],
])

/**
 * The small model: what a person was promised, and what the machine's traffic is subject to. It knows nothing of tunnels: a Join that was once proven, a
 * lock, an accepted wish found at start, or a pause is a promise until Leave; `open` opens, everything else that builds closes.
 */
interface Model {
  readonly promise: boolean
  readonly paused: boolean
  readonly traffic: 'open' | 'closed'
}

function follow(model: Model, event: TunnelEvent, effects: readonly Effect[], after: TunnelMachine): Model {
  let { promise, traffic } = model
  if (event.type === 'wished' || event.type === 'started') {
    const { wish } = event
    if (wish.kind === 'open') promise = false
    else if (wish.kind !== 'through' || wish.lock === true || event.type === 'started') promise = true
  }
  const proved = after.state.kind === 'up'
  if (proved || after.state.kind === 'paused') promise = true
  for (const effect of effects) {
    if (effect.do === 'open') traffic = 'open'
    if (effect.do === 'close' || effect.do === 'join') traffic = 'closed'
  }
  if (event.type === 'clearFailed' && event.closed && after.state.kind === 'failed') traffic = 'closed'
  return { promise, traffic, paused: after.state.kind === 'paused' }
}

/** Some 45 events each: more than 10,000 in all. */
const runs = { numRuns: 300 }

describe('any history', () => {
  test('between Join and Leave traffic is never open, but for a pause', () => {
    let events = 0
    fc.assert(
      fc.property(history, (steps) => {
        let model: Model = { promise: false, paused: false, traffic: 'open' }
        for (const { before, event, after, effects } of play(steps)) {
          model = follow(model, event, effects, after)
          events += 1
          const broken =
            (model.promise && !model.paused && model.traffic === 'open') ||
            // a state that says closed is closed; what is being undone after a failed first join says nothing yet
            (isClosed(after.state) && after.wish.kind !== 'open' && model.traffic === 'open') ||
            ((after.state.kind === 'up' || after.state.kind === 'proving') && after.active === null)
          if (broken) throw new Error(JSON.stringify({ before, event, after, effects, model }))
        }
      }),
      runs,
    )
    expect(events).toBeGreaterThan(10_000)
  })

  test('green is proven: only a proof of the pass in use, or a switch that goes back to one, makes it', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, event, after } of play(steps)) {
          if (after.state.kind !== 'up' || before.state.kind === 'up') continue
          const byProof = (event.type === 'proved' || event.type === 'tookOver') && event.passId === after.state.passId
          const goesBack =
            before.state.kind === 'switching' && before.carrying !== null && before.carrying.state.passId === after.state.passId
          if (!byProof && !goesBack) throw new Error(JSON.stringify({ before, event, after }))
        }
      }),
      runs,
    )
  })

  test('only passes of the wish are ever used', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, event, after } of play(steps)) {
          const { wish, active } = after
          if (active === null || wish.kind !== 'through') continue
          const named = [wish.passId, ...(wish.others ?? []).map(({ passId }) => passId)]
          if (!named.includes(active.passId)) throw new Error(JSON.stringify({ before, event, after }))
        }
      }),
      runs,
    )
  })

  test('every state fits the contract, and a person always has a way out of it', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { after } of play(steps)) {
          expect(tunnelStateSchema.safeParse(after.state).success).toBe(true)
          if (after.state.kind !== 'clearing') expect(actionsIn(after.state).length).toBeGreaterThan(0)
        }
      }),
      runs,
    )
  })

  test('answers for another revision change nothing', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { before, event, after } of play(steps)) {
          if (event.type === 'wished' || event.type === 'started' || !('revision' in event) || event.revision === before.revision) continue
          expect(after).toBe(before)
        }
      }),
      runs,
    )
  })

  test('Leave always ends open', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let machine = initialMachine
        for (const { after } of play(steps)) machine = after
        const revision = machine.revision + 1
        const leaving = step(machine, { type: 'wished', wish: open, revision, at: 1 }).machine
        expect(step(leaving, { type: 'cleared', revision, at: 2 }).machine.state.kind).toBe('open')
      }),
      runs,
    )
  })
})
