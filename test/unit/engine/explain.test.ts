import { describe, expect, test } from 'vitest'
import { explanationText } from '../../../electron/cli/verbs/explain.ts'
import { cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import { decidingRule, policyRules } from '../../../electron/engine/linux/deciding-rule.ts'
import { judge } from '../../../electron/engine/linux/explain.ts'
import { filterPolicy } from '../../../electron/engine/linux/tunnel-policy.ts'
import { clean, passA, through } from '../../golden/samples.ts'

const words = await cliWordsIn('en')

/** As `ip -N -j -d rule` tells them. */
const rules = policyRules([
  { priority: 0, src: 'all', table: '255', protocol: '2' },
  { priority: 999, src: 'all', fwmark: '0x5747', table: '254', protocol: '87' },
  { priority: 1001, src: 'all', dst: '192.168.1.0', dstlen: 24, table: '254', suppress_prefixlen: 0, protocol: '87' },
  { priority: 1001, src: 'all', dst: '10.0.0.0', dstlen: 8, uid_start: 0, uid_end: 0, table: '254', suppress_prefixlen: 0, protocol: '87' },
  { priority: 1002, not: null, src: 'all', fwmark: '0x5747', table: '22343', protocol: '87' },
  { priority: 1004, not: null, src: 'all', fwmark: '0x5747', action: '7', protocol: '87' },
  { priority: 32766, src: 'all', table: '254', protocol: '2' },
])
const machine = {
  ...clean.machine,
  vpns: [{ interface: 'netmaker', port: 51821, routes: [{ to: '10.101.0.0/16', table: 254 }] }],
}
const on = filterPolicy(through(passA), machine, null)
const off = filterPolicy(through(passA, { lan: false }), machine, null)
const held = filterPolicy(through(passA, { tunnels: [] }), machine, null)
const ordinary = { uid: 65534, fwmark: 0, oif: null }
const unreachable = 'RTNETLINK answers: Network is unreachable'

describe('explaining an address', () => {
  test.each([
    ['tunnel', '198.51.100.7', '198.51.100.7 dev waygate0 table 22343 src 100.64.255.254 uid 65534', on, ordinary, 'tunnel', 1002],
    [
      'IPv6 through the tunnel',
      '2001:db8::7',
      '2001:db8::7 from :: dev waygate0 table 22343 src fd00:64::254',
      on,
      ordinary,
      'tunnel',
      1002,
    ],
    ['held', '198.51.100.7', unreachable, held, ordinary, 'blocked', 1004],
    ['no route and no Waygate', '198.51.100.7', unreachable, null, ordinary, 'unknown', 1004],
    ['open', '198.51.100.7', '198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 65534', null, ordinary, 'direct', 32766],
    ['beside', '198.51.100.7', '198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 65534', on, ordinary, 'blocked', 32766],
    ['LAN', '192.168.1.7', '192.168.1.7 dev eth0 src 192.168.1.10 uid 65534', on, ordinary, 'direct', 1001],
    ['LAN off', '192.168.1.7', '192.168.1.7 dev eth0 src 192.168.1.10 uid 65534', off, ordinary, 'blocked', 1001],
    [
      'private beyond the router',
      '10.9.9.9',
      '10.9.9.9 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 0',
      on,
      { ...ordinary, uid: 0 },
      'blocked',
      1001,
    ],
    ['bridge', '172.17.0.2', '172.17.0.2 dev docker0 src 172.17.0.1 uid 65534', off, ordinary, 'direct', 32766],
    ['mesh', '10.101.3.4', '10.101.3.4 dev netmaker src 10.101.0.5 uid 65534', off, ordinary, 'direct', 32766],
    ['what the mesh has no route for', '192.0.2.20', '192.0.2.20 dev netmaker src 10.101.0.5 uid 65534', on, ordinary, 'blocked', 32766],
    ['own', '192.168.1.10', 'local 192.168.1.10 dev lo table 255 src 192.168.1.10 uid 65534', on, ordinary, 'local', 0],
    [
      'WireGuard itself',
      '203.0.113.10',
      '203.0.113.10 via 192.168.1.1 dev eth0 src 192.168.1.10 mark 0x5747',
      on,
      { uid: 0, fwmark: 0x5747, oif: null },
      'direct',
      999,
    ],
    [
      'WireGuard itself, to somebody else',
      '198.51.100.7',
      '198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 mark 0x5747',
      on,
      { uid: 0, fwmark: 0x5747, oif: null },
      'blocked',
      999,
    ],
    ['bound, IPv6', '2001:db8::7', unreachable, on, { ...ordinary, oif: 'eth0' }, 'blocked', 1004],
  ] as const)('%s', (_, address, kernel, policy, packet, verdict, priority) => {
    const told = judge({ text: kernel, reachable: kernel !== unreachable }, { address, rules, policy }, packet)
    expect(told).toMatchObject({ verdict, rule: { priority } })
    expect(told.because.length).toBeGreaterThan(1)
    expect(told.because[0]).not.toMatch(/^Rule /)
  })

  test('on a host of a mesh nothing is claimed that its own WireGuard would break', () => {
    const kernel = { text: '198.51.100.7 via 192.168.1.1 dev eth0 src 192.168.1.10 mark 0x5747', reachable: true }
    const packet = { uid: 0, fwmark: 0x5747, oif: null }
    expect(judge(kernel, { address: '198.51.100.7', rules, policy: on, isHost: true }, packet).verdict).toBe('direct')
  })

  test('a rule that asks for more than is known decides nothing', () => {
    const strange = policyRules([{ priority: 5, src: 'all', tos: '0x10', table: '99' }, ...rules.map(({ line }) => line)])
    expect(decidingRule(strange, { address: '192.0.2.1', ...ordinary }, 99)).toBeNull()
    expect(decidingRule(policyRules([{ priority: 5, src: 'all', table: '99' }]), { address: '192.0.2.1', ...ordinary }, 99)?.text).toBe(
      'from all lookup 99',
    )
  })

  test('in words', () => {
    const told = judge(
      { text: '192.168.1.7 dev eth0 src 192.168.1.10', reachable: true },
      { address: '192.168.1.7', rules, policy: on },
      ordinary,
    )
    expect(explanationText(words, { address: '192.168.1.7', ...told, others: [] })).toBe(
      [
        'What is sent to 192.168.1.7 leaves directly, through no tunnel',
        'It lies in the local network of eth0, which is allowed beside the tunnel (never for name servers).',
        'Rule 1001 decides: from all to 192.168.1.0/24 lookup 254 suppress_prefixlength 0.',
        'Table main, device eth0, from 192.168.1.10',
      ].join('\n'),
    )
  })
})
