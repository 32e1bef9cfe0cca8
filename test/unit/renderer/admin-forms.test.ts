import { describe, expect, test } from 'vitest'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import { actionKey } from '../../../renderer/admin/activity/action-words.ts'
import { clientNameTrouble } from '../../../renderer/admin/clients/client-name.ts'
import { backAgain } from '../../../renderer/admin/hosts/move-back.ts'
import { validityOf } from '../../../renderer/admin/keys/validity-of.ts'
import { rowsOf } from '../../../renderer/admin/write/use-write.ts'
import { manage } from '../../../renderer/i18n/en-admin.ts'
import { activity, host } from '../../e2e/gallery/admin-samples.ts'

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

describe('taking a move back', () => {
  const before = [
    host('a', { usesId: 'one' }),
    host('b', { usesId: 'two' }),
    host('c'),
    host('d', { usesId: 'one' }),
    host('e', { usesId: 'one' }),
  ]

  test('each host goes to where it was, and only those that had moved', async () => {
    const sent: GatewayWrite[] = []
    const back = backAgain(before, 'office', ['a', 'b', 'c', 'd'], async (write) => {
      sent.push(write)
      return { ok: true, value: {} }
    })
    await back?.()
    expect(sent).toEqual([
      { kind: 'move', network: 'office', nodeIds: ['a', 'd'], to: 'one' },
      { kind: 'move', network: 'office', nodeIds: ['b'], to: 'two' },
      { kind: 'move', network: 'office', nodeIds: ['c'], to: null },
    ])
  })

  test('stops where it is refused, and says so', async () => {
    let asked = 0
    const answer = await backAgain(before, 'office', ['a', 'b', 'c'], async () => {
      asked += 1
      return { ok: false, fault: { code: 'session.none' } }
    })?.()
    expect([asked, answer?.ok]).toEqual([1, false])
  })

  test('isn’t offered for hosts of hundreds of gateways', () => {
    const many = Array.from({ length: 300 }, (_, at) => host(`h-${at}`, { usesId: `gw-${at}` }))
    const ids = many.map(({ id }) => id)
    expect(backAgain(many, 'office', ids, async () => ({ ok: true, value: {} }))).toBeNull()
    expect(backAgain(many, 'office', ids.slice(0, 10), async () => ({ ok: true, value: {} }))).not.toBeNull()
  })
})

test('an update is about the gateway and the hosts that come or go', () => {
  expect(rowsOf({ kind: 'update', network: 'office', nodeId: 'gw', before: ['a', 'b'], clients: ['b', 'c'] })).toEqual(['gw', 'c', 'a'])
})

test('acts that are known have words; others are shown as the server says them', () => {
  expect(activity.map(({ action }) => actionKey(action))).toEqual([
    'hostsChanged',
    'clientMade',
    'signedIn',
    'userDeleted',
    'keyMade',
    null,
  ])
  expect(actionKey('toString')).toBeNull()
  const keys: readonly string[] = Object.keys(manage.activity.act)
  expect(keys).toContain(actionKey('LOGIN USER'))
})
