import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canonicalAddress,
  canonicalEndpoint,
  covers,
  familyOf,
  outermost,
  parsePrefix,
  within,
} from '../../../electron/common/net/prefix.ts'

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

test.each([
  ['FD00:0064:0:0::0254', 'fd00:64::254'],
  ['fd00:64::254', 'fd00:64::254'],
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.1/8', '10.0.0.1/8'],
  ['nobody', 'nobody'],
])('%s is spelled %s', (text, expected) => expect(canonicalAddress(text)).toBe(expected))

test.each([
  ['[2001:DB8:0::10]:51820', '[2001:db8::10]:51820'],
  ['203.0.113.10:51820', '203.0.113.10:51820'],
  ['gateway:51820', 'gateway:51820'],
])('endpoint %s is spelled %s', (text, expected) => expect(canonicalEndpoint(text)).toBe(expected))

test('what lies in another prefix is left out', () => {
  expect(outermost(['10.1.0.0/16', '10.0.0.0/8', '10.0.0.7/8', '192.168.1.5/24', 'fd00:1::/64', 'fd00::/16', 'nobody'])).toEqual([
    '10.0.0.0/8',
    '192.168.1.0/24',
    'fd00::/16',
  ])
})
