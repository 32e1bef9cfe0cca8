import { describe, expect, it } from 'vitest'
import { type IntentChange, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { decideIntent, enforcedIntent, type IntentFacts } from '../../../electron/helper/admission/decide-intent.ts'
import { noPolicy, type Policy } from '../../../electron/helper/admission/policy.ts'
import { type HelperState, initialState } from '../../../electron/helper/state/helper-state.ts'
import { examplePass } from './helper-in-a-box.ts'

const anna = 1000
const ben = 1001
const through = (...passIds: string[]) => ({ through: passIds, failover: false, goHome: false })
const passes = [{ ownerUid: anna, pass: examplePass('1000-000000000000000000000000') }]
const open: HelperState = { ...initialState, passes }
const joined: HelperState = { ...open, owner: anna, intent: { ...initialIntent, revision: 4, want: through('p1') } }

function decide(change: Partial<IntentChange>, facts: Partial<IntentFacts> = {}) {
  return decideIntent(
    { after: null, ...change },
    { state: open, policy: { ok: true, value: noPolicy }, uid: anna, ownerName: 'anna', ownerPresent: true, atSeat: true, ...facts },
  )
}
const policy = (more: Partial<Policy>) => ({ ok: true as const, value: { ...noPolicy, ...more } })

describe('a change of the wish', () => {
  it('changes only what it names and grows the revision', () => {
    expect(decide({ lan: false }, { state: joined })).toMatchObject({
      ok: true,
      value: { intent: { ...joined.intent, lan: false, revision: 5 }, owner: anna, tookOver: false },
    })
  })

  it('belongs to who joined, and to nobody after leaving', () => {
    expect(decide({ want: through('p1') })).toMatchObject({ value: { owner: anna } })
    expect(decide({ want: 'open' }, { state: joined })).toMatchObject({ value: { owner: null } })
    expect(decide({ lock: true })).toMatchObject({ value: { owner: anna } })
  })

  it('refuses what was decided on an older picture', () => {
    expect(decide({ after: 3, want: 'open' }, { state: joined })).toEqual({ ok: false, fault: { code: 'intent.stale', revision: 4 } })
    expect(decide({ after: 4, want: 'open' }, { state: joined })).toMatchObject({ ok: true })
  })

  it('knows only passes of the asker', () => {
    expect(decide({ want: through('p9') })).toMatchObject({ fault: { code: 'pass.unknown', passId: 'p9' } })
    expect(decide({ want: through('p1') }, { uid: ben })).toMatchObject({ fault: { code: 'pass.unknown', passId: 'p1' } })
  })

  it("leaves root's change of somebody's wish theirs", () => {
    expect(decide({ lan: false }, { state: joined, uid: 0 })).toMatchObject({ value: { owner: anna } })
    expect(decide({ want: through('p1') }, { uid: 0 })).toMatchObject({ value: { owner: anna } })
  })
})

describe('somebody else', () => {
  it('may not touch it while the owner is here', () => {
    expect(decide({ want: 'open' }, { state: joined, uid: ben })).toMatchObject({
      fault: { code: 'intent.forbidden', by: 'owner', detail: 'it was joined by anna' },
    })
  })

  it('may leave, and only leave, when the owner is gone', () => {
    expect(decide({ want: 'open' }, { state: joined, uid: ben, ownerPresent: false })).toMatchObject({
      value: { owner: null, tookOver: true },
    })
    expect(decide({ lan: true }, { state: joined, uid: ben, ownerPresent: false })).toMatchObject({ ok: false })
    expect(decide({ want: 'open', lock: false }, { state: joined, uid: ben, ownerPresent: false })).toMatchObject({ ok: false })
  })

  it('takes over a lock when leaving for a gone owner, instead of opening it', () => {
    const locked = { ...joined, intent: { ...joined.intent, lock: true } }
    expect(decide({ want: 'open' }, { state: locked, uid: ben, ownerPresent: false })).toMatchObject({
      value: { owner: ben, intent: { lock: true } },
    })
  })
})

describe('policy', () => {
  it.each([
    ['leave', policy({ leave: 'forbidden' }), { want: 'open' as const }],
    ['a mandatory gateway', policy({ mandatoryGateway: 'node-9' }), { want: 'open' as const }],
    ['lock on', policy({ lock: 'on' }), { lock: false }],
    ['LAN off', policy({ lan: 'off' }), { lan: true }],
  ])('forbids: %s', (_name, rules, change) => {
    const state = { ...joined, intent: { ...joined.intent, lock: true, lan: false } }
    expect(decide(change, { state, policy: rules })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'policy' } })
    expect(decide(change, { state, policy: rules, uid: 0 })).toMatchObject({ ok: true })
  })

  it('wants the mandatory gateway first', () => {
    expect(decide({ want: through('p1') }, { policy: policy({ mandatoryGateway: 'node-9' }) })).toMatchObject({ fault: { by: 'policy' } })
    expect(decide({ want: through('p1') }, { policy: policy({ mandatoryGateway: 'node-1' }) })).toMatchObject({ ok: true })
  })

  it('knows servers by name, and only the whole name', () => {
    expect(decide({ want: through('p1') }, { policy: policy({ allowedServers: ['example.com'] }) })).toMatchObject({
      fault: { by: 'policy' },
    })
    expect(decide({ want: through('p1') }, { policy: policy({ allowedServers: ['API.example.com'] }) })).toMatchObject({ ok: true })
  })

  it('that can not be read lets nothing be opened, but lets things be closed', () => {
    const broken = { ok: false as const, fault: 'not JSON' }
    const locked = { ...joined, intent: { ...joined.intent, lock: true, lan: false } }
    for (const change of [{ want: 'open' as const }, { lock: false }, { lan: true }]) {
      expect(decide(change, { state: locked, policy: broken })).toMatchObject({ fault: { by: 'policy' } })
    }
    expect(decide({ want: through('p1') }, { policy: broken })).toMatchObject({ ok: true })
    expect(decide({ lock: true }, { policy: broken })).toMatchObject({ ok: true })
  })

  it('is enforced on what was wished before, towards closed only', () => {
    expect(enforcedIntent(joined.intent, policy({ lock: 'on', lan: 'off' }))).toEqual({
      ...joined.intent,
      revision: 5,
      lock: true,
      lan: false,
    })
    expect(enforcedIntent({ ...joined.intent, lock: true }, policy({ lock: 'off' }))).toBeNull()
    expect(enforcedIntent(joined.intent, { ok: false, fault: '' })).toBeNull()
  })
})
