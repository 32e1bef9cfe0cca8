import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRule, type Rule, ruleArgs, ruleChanges } from '../../../electron/engine/linux/rule.ts'

/** As `ip -N -j -d rule` of iproute2 6.1 prints ours. */
const printed = [
  [{ priority: 996, src: '10.1.1.1', table: '357488', protocol: '87' }, 'from 10.1.1.1 lookup 357488 priority 996 protocol 87'],
  [
    {
      priority: 998,
      src: 'all',
      dst: '192.0.2.10',
      uid_start: 0,
      uid_end: 0,
      ipproto: 'ipproto-6',
      dport: 443,
      table: '254',
      protocol: '87',
    },
    'to 192.0.2.10 uidrange 0-0 ipproto 6 dport 443 lookup 254 priority 998 protocol 87',
  ],
  [{ priority: 999, src: 'all', fwmark: '0x5747', table: '254', protocol: '87' }, 'fwmark 0x5747 lookup 254 priority 999 protocol 87'],
  [
    { priority: 1001, src: 'all', dst: '10.0.0.0', dstlen: 8, table: '254', suppress_prefixlen: 0, protocol: '87' },
    'to 10.0.0.0/8 lookup 254 suppress_prefixlength 0 priority 1001 protocol 87',
  ],
  [
    { priority: 1002, not: null, src: 'all', fwmark: '0x5747', table: '22343', protocol: '87' },
    'not fwmark 0x5747 lookup 22343 priority 1002 protocol 87',
  ],
  [
    { priority: 1004, not: null, src: 'all', fwmark: '0x5747', action: '7', protocol: '87' },
    'not fwmark 0x5747 unreachable priority 1004 protocol 87',
  ],
] as const

test.each(printed)('%j is understood', (line, args) => {
  const rule = parseRule(line, 4)
  expect(rule === null ? null : ruleArgs(rule)).toBe(args)
})

test('what ours never say is nobody’s of ours', () => {
  expect(parseRule({ priority: 1002, src: 'all', iif: 'eth0', table: '22343', protocol: '87' }, 4)).toBeNull()
  expect(parseRule({ priority: 1004, src: 'all', action: 'blackhole', protocol: '87' }, 4)).toBeNull()
})

const rules: fc.Arbitrary<Rule> = fc.record({
  priority: fc.integer({ min: 986, max: 1014 }),
  protocol: fc.constantFrom(87, 88),
  action: fc.oneof(fc.constant('unreachable' as const), fc.record({ lookup: fc.integer({ min: 1, max: 9 }) })),
})

test('changes lead from any rules to any others, and add before they delete', () => {
  fc.assert(
    fc.property(fc.array(rules), fc.array(rules), (is, wanted) => {
      const have = new Set(is.map(ruleArgs))
      const lines = ruleChanges(is, wanted)
      for (const line of lines) {
        const args = line.replace(/^rule (add|del) /, '')
        if (line.startsWith('rule add')) have.add(args)
        else expect(have.delete(args)).toBe(true)
      }
      expect([...have].sort()).toEqual([...new Set(wanted.map(ruleArgs))].sort())
      const firstDelete = lines.findIndex((line) => line.startsWith('rule del'))
      if (firstDelete >= 0) expect(lines.slice(firstDelete).some((line) => line.startsWith('rule add'))).toBe(false)
    }),
  )
})
