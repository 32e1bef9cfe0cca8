import type { NodeSpec, Topology, Wire } from './topology.ts'

/**
 * The internet of the trial, and of most tests. Documentation addresses only (RFC 5737, RFC 3849), apart from the public resolver's own.
 *
 *     neighbour ─┐                      ┌─ exit-fra   203.0.113.10
 *     laptop ────┤ home ── wan ─────────┼─ exit-nyc   203.0.113.20
 *     (twin) ────┘ 198.51.100.50        ├─ desk-lin   198.51.100.66, build-box 198.51.100.74
 *                                       ├─ server     192.0.2.10
 *                                       └─ echo 192.0.2.20, dns 192.0.2.53 (also 8.8.8.8 and 1.1.1.1)
 *
 * Every public machine hangs on a subnet of its own, so each one's exit address tells who sent a packet. IPv6 of the home network is routed, not
 * translated: the laptop's own address shows at the other end.
 */
export const addresses = {
  laptop: { lan4: '192.168.1.10', lan6: '2001:db8:50:1::10', exit4: '198.51.100.50', exit6: '2001:db8:50:1::10' },
  neighbour: { lan4: '192.168.1.20', lan6: '2001:db8:50:1::20' },
  twin: { lan4: '192.168.1.11', lan6: '2001:db8:50:1::11' },
  home: { lan4: '192.168.1.1', lan6: '2001:db8:50:1::1' },
  cafe: { lan4: '192.168.7.1', laptop4: '192.168.7.10', exit4: '198.51.100.58' },
  'exit-fra': { exit4: '203.0.113.10', exit6: '2001:db8:10::10' },
  'exit-nyc': { exit4: '203.0.113.20', exit6: '2001:db8:20::20' },
  'desk-lin': { exit4: '198.51.100.66', exit6: '2001:db8:66::66' },
  'build-box': { exit4: '198.51.100.74', exit6: '2001:db8:74::74' },
  server: { exit4: '192.0.2.10', exit6: '2001:db8:a::10' },
  echo: { exit4: '192.0.2.20', exit6: '2001:db8:e::20' },
  dns: { exit4: '192.0.2.53', exit6: '2001:db8:d::53' },
} as const

export type TrialNode = keyof typeof addresses | 'wan'

const publicResolvers = ['8.8.8.8', '1.1.1.1']

interface PublicMachine {
  readonly spec: NodeSpec
  readonly wire: Wire
}

/** A machine with one public address per family: a /29 and a /64 of its own between it and the backbone. */
function publicMachine(name: TrialNode & keyof typeof addresses, extra: Omit<NodeSpec, 'name'> = {}): PublicMachine {
  const own = addresses[name] as { exit4: string; exit6: string }
  const router4 = own.exit4.replace(/\d+$/, (last) => String((Number(last) & 0xf8) + 1))
  const router6 = own.exit6.replace(/::.*$/, '::1')
  return {
    spec: { name, resolvers: [addresses.dns.exit4], ...extra, routes: [`default via ${router4}`, `default via ${router6}`] },
    wire: {
      ends: [
        { node: name, interface: 'eth0', addresses: [`${own.exit4}/29`, `${own.exit6}/64`] },
        { node: 'wan', interface: `to-${name}`.slice(0, 15), addresses: [`${router4}/29`, `${router6}/64`] },
      ],
    },
  }
}

function homeMachine(name: 'laptop' | 'neighbour' | 'twin'): PublicMachine {
  const own = addresses[name]
  return {
    spec: {
      name,
      resolvers: [addresses.home.lan4],
      routes: [`default via ${addresses.home.lan4}`, `default via ${addresses.home.lan6}`],
      // what systemd sets on most desktops
      settings: { 'ipv4/conf/all/rp_filter': '2', 'ipv4/conf/default/rp_filter': '2' },
    },
    wire: {
      ends: [
        { node: name, interface: 'eth0', addresses: [`${own.lan4}/24`, `${own.lan6}/64`] },
        { node: 'home', interface: `to-${name}`.slice(0, 15), bridge: 'lan' },
      ],
    },
  }
}

export interface TrialTopologyOptions {
  /** A second way out for the laptop: another router, another provider; its default route is there, but comes second. */
  readonly secondUplink?: boolean
  /** A second laptop in the same home that never runs Waygate: what the machine would be like without it. */
  readonly twin?: boolean
}

export function trialTopology(options: TrialTopologyOptions = {}): Topology {
  const homes = [homeMachine('laptop'), homeMachine('neighbour'), ...(options.twin ? [homeMachine('twin')] : [])]
  const machines = [
    publicMachine('exit-fra'),
    publicMachine('exit-nyc'),
    publicMachine('desk-lin'),
    publicMachine('build-box'),
    publicMachine('server'),
    publicMachine('echo'),
    publicMachine('dns', { loopback: publicResolvers.map((address) => `${address}/32`) }),
  ]
  const wan: NodeSpec = {
    name: 'wan',
    forwards: true,
    routes: [...publicResolvers.map((address) => `${address}/32 via ${addresses.dns.exit4}`), '2001:db8:50:1::/64 via 2001:db8:50::2'],
  }
  const home: NodeSpec = {
    name: 'home',
    forwards: true,
    masquerade: 'eth0',
    bridges: [{ name: 'lan', addresses: [`${addresses.home.lan4}/24`, `${addresses.home.lan6}/64`] }],
    routes: ['default via 198.51.100.49', 'default via 2001:db8:50::1'],
    resolvers: [addresses.dns.exit4],
  }
  const second = options.secondUplink === true ? secondUplink() : { nodes: [], wires: [] }
  return {
    nodes: [wan, home, ...second.nodes, ...homes.map(({ spec }) => spec), ...machines.map(({ spec }) => spec)],
    wires: [
      ...second.wires,
      {
        ends: [
          { node: 'home', interface: 'eth0', addresses: [`${addresses.laptop.exit4}/29`, '2001:db8:50::2/64'] },
          { node: 'wan', interface: 'to-home', addresses: ['198.51.100.49/29', '2001:db8:50::1/64'] },
        ],
      },
      ...homes.map(({ wire }) => wire),
      ...machines.map(({ wire }) => wire),
    ],
  }
}

/** A café's router beside the home's, IPv4 only, as most are. */
function secondUplink(): Topology {
  const { lan4, laptop4, exit4 } = addresses.cafe
  const cafe: NodeSpec = { name: 'cafe', forwards: true, masquerade: 'eth0', routes: ['default via 198.51.100.57'] }
  return {
    nodes: [cafe],
    wires: [
      {
        ends: [
          { node: 'cafe', interface: 'eth0', addresses: [`${exit4}/29`] },
          { node: 'wan', interface: 'to-cafe', addresses: ['198.51.100.57/29'] },
        ],
      },
      {
        ends: [
          { node: 'laptop', interface: 'eth1', addresses: [`${laptop4}/24`] },
          { node: 'cafe', interface: 'lan', addresses: [`${lan4}/24`] },
        ],
      },
    ],
  }
}
