import { expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { noPolicy, type Policy, type PolicyState } from '../../../electron/helper/admission/policy.ts'
import { bootVerdict } from '../../../electron/helper/early-boot.ts'
import type { HelperState } from '../../../electron/helper/state/helper-state.ts'

const policy = (more: Partial<Policy> = {}) => ({ ok: true as const, value: { ...noPolicy, ...more } })
const now = { bootId: 'this-boot', at: 1000 }
const verdict = (intent: Intent | null, of: PolicyState, pause: HelperState['pause'] = null) =>
  bootVerdict(intent === null ? null : { intent, pause }, of, now)
const joined: Intent = { ...initialIntent, want: { through: ['p1'], failover: false, goHome: false } }

test('a machine whose wish is open starts open', () => {
  expect(verdict(initialIntent, policy())).toEqual({ traffic: 'open' })
})

test.each<[string, Intent | null, ReturnType<typeof policy>, string, boolean]>([
  ['joined', joined, policy(), 'joined', true],
  ['joined, LAN off', { ...joined, lan: false }, policy(), 'joined', false],
  ['open and locked', { ...initialIntent, lock: true }, policy(), 'lock', true],
  ['joined and locked', { ...joined, lock: true }, policy(), 'joined', true],
  ['nobody can read it', null, policy(), 'unreadable', false],
  ["the administrator's lock", initialIntent, policy({ lock: 'on' }), 'lock', true],
  ["the administrator's lock and no LAN", initialIntent, policy({ lock: 'on', lan: 'off' }), 'lock', false],
])('closed: %s', (_, intent, of, because, lan) => {
  expect(verdict(intent, of)).toEqual({ traffic: 'closed', because, lan })
})

test('a policy that cannot be read closes nothing that the wish leaves open, and opens nothing', () => {
  const unreadable = { ok: false as const, fault: 'not JSON' }
  expect(verdict(initialIntent, unreadable)).toEqual({ traffic: 'open' })
  expect(verdict(joined, unreadable)).toMatchObject({ traffic: 'closed' })
})

test('a pause counts in its own boot, until it is over', () => {
  const pause = { until: 2000, bootId: 'this-boot' }
  expect(verdict(joined, policy(), pause)).toEqual({ traffic: 'open' })
  expect(verdict(joined, policy(), { ...pause, bootId: 'another' })).toMatchObject({ traffic: 'closed', because: 'joined' })
  expect(verdict(joined, policy(), { ...pause, until: 1000 })).toMatchObject({ traffic: 'closed' })
})
