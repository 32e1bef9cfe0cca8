import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, familyOf, parsePrefix, within } from '../../../electron/common/net/prefix.ts'

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['192.0.2.77', '192.0.2.77/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['fd00:64::254/64', 'fd00:64::/64'],
  ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['::/0', '::/0'],
  ['fe80::1/10', 'fe80::/10'],
])('%s is %s', (text, expected) => {
  expect(parsePrefix(text)?.text).toBe(expected)
})

test.each(['', '10.0.0.0/33', '10.0.0', '10.0.0.0/8/8', 'fd00::/129', 'host/8', '10.0.0.0/-1', '010.0.0.1'])('%s is no prefix', (text) => {
  expect(parsePrefix(text)).toBeNull()
})

test('a prefix covers exactly the addresses that share its bits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.integer({ min: 0, max: 32 }),
      fc.integer({ min: 0, max: 0xffffffff }),
      (network, bits, host) => {
        const outer = parsePrefix(`${dotted(network)}/${bits}`)
        const inner = parsePrefix(dotted(host))
        const mask = bits === 0 ? 0n : (0xffffffffn << BigInt(32 - bits)) & 0xffffffffn
        const expected = (BigInt(network) & mask) === (BigInt(host) & mask)
        expect(outer !== null && inner !== null && covers(outer, inner)).toBe(expected)
      },
    ),
  )
})

test('families stay apart', () => {
  expect(familyOf('[2001:db8::1]:51820')).toBe(6)
  expect(familyOf('192.0.2.1:51820')).toBe(4)
  expect(within('::ffff:10.0.0.1', ['10.0.0.0/8'])).toBe(false)
  expect(within('not an address', ['0.0.0.0/0'])).toBe(false)
})

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.')
}
