import { expect, test } from 'vitest'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import { rowDoor } from '../../../renderer/popover/row-door.ts'

const refusal = (rule: Refusal['rule'], weight: Refusal['weight'] = 'certain'): Refusal => ({ rule, weight, subject: 'exit-fra' })

test.each<[string, Refusal[], ReturnType<typeof rowDoor>]>([
  ['nothing against it', [], 'join'],
  ['only a probable refusal', [refusal('access.posture', 'probable')], 'ask'],
  ['access has to be asked for', [refusal('access.approvalNeeded')], 'request'],
  ['access was denied', [refusal('access.approvalDenied')], 'request'],
  ['access has ended', [refusal('access.approvalExpired')], 'request'],
  ['a request waits', [refusal('access.approvalPending')], null],
  ['access would not help', [refusal('access.approvalNeeded'), refusal('gateway.notOne')], null],
  ['offline', [refusal('gateway.offline', 'advice')], null],
  ['a certain refusal', [refusal('gateway.notOne')], null],
])('%s', (_name, refusals, door) => {
  expect(rowDoor({ refusals })).toBe(door)
})
