import { expect, it } from 'vitest'
import type { PolicyView } from '../../../electron/common/contracts/helper.ts'
import { addableGateways } from '../../../electron/common/model/stand-ins.ts'
import { fixedAct, fixedLeave, fixedSwitch, fixedUpdates } from '../../../electron/common/rules/fixed-by.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { moved } from '../../../renderer/settings/failover-list.ts'
import { row } from '../main/views.ts'

const free: PolicyView = { lock: 'person', lan: 'person', pause: 'allowed', leave: 'allowed', updates: 'allowed', mandatoryGateway: null }

it.each([
  [null, true, null],
  [undefined, true, null],
  [free, true, null],
  [{ ...free, lock: 'on' as const }, true, 'organisation'],
  // Not as the rule wants it yet: the person may bring it there
  [{ ...free, lock: 'on' as const }, false, null],
  [{ ...free, lock: 'off' as const }, false, 'organisation'],
  ['unreadable' as const, true, 'unreadable'],
  ['unreadable' as const, false, null],
])('the lock under %j while it is %j: fixed by %j', (policy, lock, fixed) => {
  expect(fixedSwitch(policy, 'lock', lock)).toBe(fixed)
})

it('the local network may be closed under rules that can’t be read, and not opened', () => {
  expect(fixedSwitch('unreadable', 'lan', true)).toBeNull()
  expect(fixedSwitch('unreadable', 'lan', false)).toBe('unreadable')
  expect(fixedSwitch({ ...free, lan: 'off' }, 'lan', false)).toBe('organisation')
})

it('leaving at logout is fixed where leaving is', () => {
  expect(fixedLeave(free)).toBeNull()
  expect(fixedLeave({ ...free, leave: 'forbidden' })).toBe('organisation')
  expect(fixedLeave({ ...free, mandatoryGateway: 'node-1' })).toBe('organisation')
  expect(fixedLeave('unreadable')).toBe('unreadable')
})

it('looking for updates is fixed where root forbids them, and where its rules can’t be read', () => {
  expect(fixedUpdates(null)).toBeNull()
  expect(fixedUpdates(free)).toBeNull()
  expect(fixedUpdates({ ...free, updates: 'forbidden' })).toBe('organisation')
  expect(fixedUpdates('unreadable')).toBe('unreadable')
})

it.each([
  ['leave', { ...free, leave: 'forbidden' as const }, 'organisation'],
  ['leave', { ...free, mandatoryGateway: 'node-1' }, 'organisation'],
  ['leave', 'unreadable' as const, 'unreadable'],
  ['pause', { ...free, pause: 'forbidden' as const }, 'organisation'],
  ['pause', 'unreadable' as const, 'unreadable'],
  ['unlock', { ...free, lock: 'on' as const }, 'organisation'],
  ['leave', free, null],
  ['pause', free, null],
  ['unlock', free, null],
  ['pause', null, null],
] as const)('%s under %j is fixed by %j', (act, policy, fixed) => {
  expect(fixedAct({ policy, intent: { ...initialIntent, want: { through: ['p'], failover: true, goHome: true } } }, act)).toBe(fixed)
})

it('giving up a join that the helper doesn’t know of yet is nobody’s to forbid', () => {
  expect(fixedAct({ policy: { ...free, leave: 'forbidden' }, intent: initialIntent }, 'leave')).toBeNull()
})

it('a gateway moves by one place, and not beyond an end', () => {
  expect(moved(['a', 'b', 'c'], 'b', 'up')).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 'b', 'down')).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 'a', 'up')).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 'b', 'down')).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 'x', 'up')).toEqual(['a', 'b'])
})

it('only gateways that may be used can be added; advice doesn’t stand in the way', () => {
  const rows = [
    row('listed'),
    row('free'),
    row('mesh', { internet: false }),
    row('away', { refusals: [{ rule: 'gateway.offline', weight: 'advice', subject: 'away' }] }),
    row('foreign', { refusals: [{ rule: 'access.notYours', weight: 'certain', subject: 'foreign' }] }),
  ]
  expect(addableGateways(rows, [row('listed').id]).map(({ name }) => name)).toEqual(['free', 'away'])
})
