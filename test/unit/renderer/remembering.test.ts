import { expect, test } from 'vitest'
import { startI18n } from '../../../renderer/i18n/i18n.ts'
import { remembering } from '../../../renderer/i18n/remembering.ts'

const plain = startI18n().getFixedT('en', 'translation')
const remembered = remembering(plain)

test.each(['a', 'b', '', '<b>&', '{{address}}', '$t(common.none)', 'turned\u202Earound', '\uE000', '$&'])(
  'a sentence with the name %j in it is the one that i18next makes, each time',
  (address) => {
    for (const _time of [1, 2]) expect(remembered('common.copyAddress', { address })).toBe(plain('common.copyAddress', { address }))
  },
)

test('a sentence without a name is found once', () => {
  let looked = 0
  const counted = remembering(((key: string) => {
    looked += 1
    return key
  }) as unknown as typeof plain)
  expect([counted('common.none'), counted('common.none'), looked]).toEqual(['common.none', 'common.none', 1])
})

test.each([0, 1, 2, 59, 60, 1.5, -1, 12_345])('a sentence with the number %d in it is the one that i18next makes, each time', (count) => {
  for (const _time of [1, 2]) expect(remembered('admin.hostsIn', { count })).toBe(plain('admin.hostsIn', { count }))
})

test('a sentence with several values is i18next’s own', () => {
  for (const gateway of ['exit-fra', 'exit-nyc']) {
    const values = { from: 'exit-ber', gateway }
    expect(remembered('path.switching', values)).toBe(plain('path.switching', values))
    expect(remembered('path.switching', values)).toContain(gateway)
  }
})
