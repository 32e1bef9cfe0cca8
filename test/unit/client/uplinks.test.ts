import { expect, test } from 'vitest'
import { hasUplink, uplinks } from '../../../electron/client/network/uplinks.ts'

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n'
const route = (device: string, to: string, mask: string) => `${device}\t${to}\t0101A8C0\t0003\t0\t0\t0\t${mask}\t0\t0\t0\n`
const unplugged = { '/proc/net/route': head + route('eth0', '00000000', '00000000'), '/sys/class/net/eth0/carrier': '0\n' }
const bare = { '/proc/net/route': head }

/** What `ip -j route show table all` prints (iproute2 6.1), beside what every machine has. */
const printed = (...routes: readonly string[]) => `[${[...routes, ...usual].join(',')}]`
const usual = [
  '{"type":"local","dst":"127.0.0.0/8","dev":"lo","table":"local","protocol":"kernel","scope":"host","prefsrc":"127.0.0.1","flags":[]}',
  '{"type":"multicast","dst":"ff00::/8","dev":"eth1","table":"local","protocol":"kernel","metric":256,"flags":[],"pref":"medium"}',
  '{"dst":"fe80::/64","dev":"eth1","protocol":"kernel","metric":256,"flags":[],"pref":"medium"}',
]
const multipath = (second: string) =>
  `{"dst":"default","flags":[],"nexthops":[{"gateway":"192.168.1.1","dev":"eth0","weight":1,"flags":["linkdown"]},{"gateway":"192.168.2.1","dev":"eth1","weight":1,"flags":[${second}]}]}`
const link = '{"dst":"192.168.2.0/24","dev":"eth1","protocol":"kernel","scope":"link","prefsrc":"192.168.2.2","flags":[]}'
const linkDown = '{"dst":"192.168.1.0/24","dev":"eth0","protocol":"kernel","scope":"link","prefsrc":"192.168.1.2","flags":["linkdown"]}'
const own6 = '{"dst":"default","gateway":"2001:db8::1","dev":"eth1","table":"200","metric":1024,"flags":[],"pref":"medium"}'
const own4 = '{"dst":"default","nhid":1,"gateway":"192.168.2.1","dev":"eth1","table":"9","flags":[]}'
const viaSix = '{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eth1","table":"10","flags":[]}'
const refused6 = '{"type":"unreachable","dst":"default","dev":"lo","table":"201","metric":5,"flags":[],"pref":"medium"}'
const refused4 = '{"type":"blackhole","dst":"default","table":"300","flags":[]}'
const ours = '{"dst":"default","dev":"waygate0","table":"22343","scope":"link","flags":[]}'
const half = '{"dst":"0.0.0.0/1","dev":"tun0","scope":"link","flags":[]}'
const wgQuick = '{"dst":"default","dev":"wg0","table":"51820","scope":"link","flags":[]}'

function sight(files: Readonly<Record<string, string>>, routes: string | null) {
  return {
    read: (file: string) => {
      const text = files[file]
      if (text === undefined) throw new Error(`no ${file}`)
      return text
    },
    routes: () => routes,
  }
}

test.each([
  ['a default route', { '/proc/net/route': head + route('eth0', '00000000', '00000000') }, printed(), true],
  ['none', bare, printed(link, linkDown), false],
  ['one whose cable is out', unplugged, printed(linkDown), false],
  ['the second of two hops', unplugged, printed(multipath('')), true],
  ['both hops without a cable', unplugged, printed(multipath('"linkdown"')), false],
  ['IPv6 in a table of somebody’s own', bare, printed(own6), true],
  ['IPv4 in a table of somebody’s own', bare, printed(own4), true],
  ['IPv4 over an IPv6 router', bare, printed(viaSix), true],
  ['a device that tells itself that its cable is out', { ...bare, '/sys/class/net/eth1/carrier': '0\n' }, printed(own6), false],
  ['half the internet', bare, printed(half), true],
  ['what is refused', bare, printed(refused4, refused6), false],
  ['our own tunnel', bare, printed(ours), false],
  ['nothing that can be run', bare, null, true],
  ['nothing that can be understood', bare, 'Object "route" is unknown', true],
  ['something else than routes', bare, '[{"dst":7}]', true],
])('whether there may be a network: %s', (_name, files, routes, expected) => {
  expect(hasUplink([], sight(files, routes))).toBe(expected)
})

test.each([
  ['the cable is in', { '/proc/net/route': head + route('eth0', '00000000', '00000000') }, printed(wgQuick), true],
  ['the cable is out', unplugged, printed(wgQuick, linkDown), false],
  ['the VPN is the only default, and only its own server is reached beside it', bare, printed(wgQuick, link), true],
  ['nothing else is there', { '/proc/net/route': head + route('wg0', '00000000', '00000000') }, `[${wgQuick}]`, false],
  ['nobody knows', unplugged, null, true],
])('whether another VPN has a network to lead out over: %s', (_name, files, routes, expected) => {
  const noSix = routes?.replace(`,${usual[2]}`, '') ?? null
  expect(hasUplink(['wg0'], sight(files, noSix))).toBe(expected)
})

test('all tables are asked only where the files show no way out, and tell the same ways each time', () => {
  let asked = 0
  const look = (files: Readonly<Record<string, string>>) =>
    uplinks({
      ...sight(files, null),
      routes: () => {
        asked += 1
        return printed(multipath(''), own6)
      },
    })
  expect(look({ '/proc/net/route': head + route('eth0', '00000000', '00000000') })).toEqual(['eth0 0101A8C0'])
  expect(asked).toBe(0)
  expect(look(unplugged)).toEqual(['eth1 192.168.2.1', 'eth1 2001:db8::1'])
  expect(asked).toBe(1)
})
