import { describe, expect, test } from 'vitest'
import { clientNameTrouble } from '../../../renderer/admin/clients/client-name.ts'
import { validityOf } from '../../../renderer/admin/keys/validity-of.ts'
import { rowsOf } from '../../../renderer/admin/write/use-write.ts'

describe('names of remote clients', () => {
  test.each([
    ['', null],
    ['phone', null],
    ['pho', 'length'],
    ['bob_phone', 'letters'],
    ['ö', 'letters'],
    ['x'.repeat(33), 'length'],
  ])('"%s": %s', (name, trouble) => {
    expect(clientNameTrouble(name, 'optional')).toBe(trouble)
  })

  test('a new name is needed where there is one already', () => {
    expect(clientNameTrouble('', 'needed')).toBe('missing')
  })
})

test.each([
  ['uses', '3', { uses: 3 }],
  ['days', ' 2 ', { until: 1000 + 2 * 86_400_000 }],
  ['uses', '0', null],
  ['uses', '1.5', null],
  ['days', '9999', null],
  ['unlimited', 'whatever', 'unlimited'],
] as const)('a key for %s "%s"', (kind, typed, expected) => {
  expect(validityOf(kind, typed, 1000)).toEqual(expected)
})

test('an update is about the gateway and the hosts that come or go', () => {
  expect(rowsOf({ kind: 'update', network: 'office', nodeId: 'gw', before: ['a', 'b'], clients: ['b', 'c'] })).toEqual(
    new Map([
      ['gw', null],
      ['c', 'gw'],
      ['a', ''],
    ]),
  )
})
