import { expect, test } from 'vitest'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { noPolicy, type Policy } from '../../../electron/helper/admission/policy.ts'
import { bootVerdict } from '../../../electron/helper/early-boot.ts'

const policy = (more: Partial<Policy> = {}) => ({ ok: true as const, value: { ...noPolicy, ...more } })
const joined: Intent = { ...initialIntent, want: { through: ['p1'], failover: false, goHome: false } }

test('a machine whose wish is open starts open', () => {
  expect(bootVerdict(initialIntent, policy())).toEqual({ traffic: 'open' })
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
  expect(bootVerdict(intent, of)).toEqual({ traffic: 'closed', because, lan })
})

test('a policy that cannot be read closes nothing that the wish leaves open, and opens nothing', () => {
  const unreadable = { ok: false as const, fault: 'not JSON' }
  expect(bootVerdict(initialIntent, unreadable)).toEqual({ traffic: 'open' })
  expect(bootVerdict(joined, unreadable)).toMatchObject({ traffic: 'closed' })
})
