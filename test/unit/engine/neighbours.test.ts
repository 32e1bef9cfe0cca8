import { describe, expect, test } from 'vitest'
import { passSchema } from '../../../electron/common/tunnel/pass.ts'
import { afterTunnel } from '../../../electron/engine/linux/after.ts'
import { lanPrefixes } from '../../../electron/engine/linux/links.ts'
import { isPlainName } from '../../../electron/engine/linux/names.ts'
import { planTunnel } from '../../../electron/engine/linux/plan-tunnel.ts'
import { judgeVpns, neighbourVpns, type VpnFacts, type VpnRoute } from '../../../electron/engine/linux/vpns.ts'
import { clean, passA, through } from '../../golden/samples.ts'

test('the local network is what is attached and private, by the address', () => {
  expect(
    lanPrefixes(['192.168.1.0/24', '192.0.2.0/24', '100.64.0.0/10', '10.1.2.0/24', 'fd12::/64', '2001:db8::/64', '169.254.0.0/16']),
  ).toEqual(['192.168.1.0/24', '10.1.2.0/24', 'fd12::/64', '169.254.0.0/16'])
})

test.each(['eth0"}accept#', 'eth*', 'a;b', 'a"', 'ä', ''])('an interface called %j is told to no filter', (name) => {
  expect(isPlainName(name)).toBe(false)
  const devices = [{ name, wireguard: true, port: 51899 }]
  expect(neighbourVpns(judgeVpns({ devices, routes: [], ruleTables: [254], openvpnRuns: false }))).toEqual([])
})

test('usual names are plain', () => {
  for (const name of ['eth0', 'enp0s31f6', 'wlp2s0', 'br-4f2a', 'eth0.100', 'veth1@if2', 'wg_7', 'ib0:1'])
    expect(isPlainName(name)).toBe(true)
})

const facts = (routes: readonly Partial<VpnRoute>[], more: Partial<VpnFacts> = {}): VpnFacts => ({
  devices: [{ name: 'wg7', wireguard: true, port: 51899 }],
  routes: routes.map((route) => ({ to: '10.101.0.0/16', device: 'wg7', table: 254, metric: 0, ...route })),
  ruleTables: [255, 254, 253],
  openvpnRuns: false,
  ...more,
})
const holds = (one: VpnFacts) => judgeVpns(one).map(({ holdsDefault }) => holdsDefault)

describe('whether another VPN holds the default', () => {
  test.each<[string, VpnFacts, boolean]>([
    ['a mesh', facts([{}]), false],
    ['a default in main', facts([{}, { to: '0.0.0.0/0' }]), true],
    [
      'a default in main that another one precedes',
      facts([
        { to: '0.0.0.0/0', metric: 500 },
        { to: '0.0.0.0/0', device: 'eth0', metric: 100 },
      ]),
      false,
    ],
    ['halves', facts([{ to: '0.0.0.0/1' }, { to: '128.0.0.0/1' }]), true],
    [
      'everything but private ranges',
      facts(
        ['0.0.0.0/5', '8.0.0.0/7', '11.0.0.0/8', '12.0.0.0/6', '16.0.0.0/4', '32.0.0.0/3', '64.0.0.0/2', '128.0.0.0/3'].map((to) => ({
          to,
        })),
      ),
      true,
    ],
    ['IPv6 alone', facts([{ to: '2000::/3' }]), true],
    ['a part of IPv6', facts([{ to: '2001:db8::/32' }]), false],
    ['a table that no rule looks in', facts([{ to: '0.0.0.0/0', table: 51820 }]), false],
    ['a table by a rule', facts([{ to: '0.0.0.0/0', table: 51820 }], { ruleTables: [254, 51820] }), true],
  ])('%s', (_, one, expected) => expect(holds(one)).toEqual([expected]))

  test('by kind', () => {
    const kind = (one: VpnFacts) => judgeVpns(one)[0]?.kind
    expect(kind(facts([{}]))).toBe('wireguard')
    expect(kind(facts([{ to: '0.0.0.0/0', table: 111 }], { ruleTables: [111] }))).toBe('netclient')
    expect(kind(facts([], { devices: [{ name: 'netmaker', wireguard: true, port: null }] }))).toBe('netclient')
    const tun = { devices: [{ name: 'tun0', wireguard: false, port: null }] }
    expect(kind(facts([], { ...tun, openvpnRuns: true }))).toBe('openvpn')
    expect(kind(facts([], tun))).toBe('other')
  })

  test("netclient names its gateway: the next hop of its own table, nobody else's", () => {
    const via = (table: number, ruleTables: number[]) =>
      judgeVpns(facts([{ to: '0.0.0.0/0', table, via: '100.64.0.1' }], { ruleTables }))[0]?.via
    expect([via(111, [111]), via(111, [254]), via(51820, [51820])]).toEqual(['100.64.0.1', undefined, undefined])
  })

  test('only one without a default is let through, with its own routes', () => {
    expect(neighbourVpns(judgeVpns(facts([{}, { to: '0.0.0.0/0', metric: 9 }, { to: '0.0.0.0/0', device: 'eth0' }])))).toEqual([
      { interface: 'wg7', port: 51899, routes: [{ to: '10.101.0.0/16', table: 254 }] },
    ])
    expect(neighbourVpns(judgeVpns(facts([{ to: '0.0.0.0/0' }])))).toEqual([])
  })
})

describe('what changes beside us changes the plan', () => {
  const up = afterTunnel(clean, through(passA))
  const changes = (machine: Partial<typeof clean.machine>) =>
    planTunnel({ ...up, machine: { ...up.machine, ...machine } }, through(passA))
      .stages.flat()
      .map(({ what }) => what)

  test('another prefix on the link, a bridge, a mesh: filter and rules, and nothing else', () => {
    expect(changes({})).toEqual([])
    expect(changes({ lan: [{ interface: 'eth0', prefixes: ['10.77.0.0/24'] }] })).toEqual(['load the filter', 'IPv4 rules', 'IPv6 rules'])
    expect(changes({ inside: [...clean.machine.inside, { name: 'virbr0', prefixes: ['192.168.122.0/24'] }] })).toEqual([
      'load the filter',
      'IPv4 rules',
    ])
    expect(changes({ vpns: [{ interface: 'netmaker', port: null, routes: [{ to: '10.101.0.0/16', table: 254 }] }] })).toEqual([
      'load the filter',
      'IPv4 rules',
    ])
  })
})

test('another spelling of an IPv6 address is the same pass, so nothing is rebuilt', () => {
  const spelled = passSchema.parse({
    ...passA,
    addresses: ['100.64.255.254', 'FD00:0064:0::0254'],
    endpoints: ['203.0.113.10:51820', '[2001:DB8:10:0::10]:51820'],
  })
  expect(spelled).toEqual(passA)
  expect(planTunnel(afterTunnel(clean, through(passA)), through(spelled)).stages).toEqual([])
})
