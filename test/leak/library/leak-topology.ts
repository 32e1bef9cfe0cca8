import type { NodeSpec, Plug, Topology, Wire } from '../../lab/library/topology.ts'
import { addresses } from '../../lab/library/trial-topology.ts'

/**
 * What leak checks add to the trial's internet: a second way out (a café's router) for laptop and twin, and a container behind a bridge of each.
 *
 *     laptop eth0 ─ home ─┐
 *     laptop eth1 ─ cafe ─┴─ wan        pod ─ docker0 of the laptop      twin-pod ─ docker0 of the twin
 */
export const cafe = {
  router: { exit4: '198.51.100.58', exit6: '2001:db8:51::2', lan4: '192.168.7.1', lan6: '2001:db8:51:1::1' },
  laptop: { lan4: '192.168.7.10', lan6: '2001:db8:51:1::10' },
  twin: { lan4: '192.168.7.11', lan6: '2001:db8:51:1::11' },
} as const

export const container = { router4: '172.17.0.1', router6: 'fd00:172:17::1', own4: '172.17.0.2', own6: 'fd00:172:17::2' } as const

export const bridge = 'docker0'

/** The wires on which packets are counted: what comes out of the home and the café, and what leaves the laptop itself. */
export const watchedWires = [
  { node: 'wan', interface: 'to-home', sees: 'outside' },
  { node: 'wan', interface: 'to-cafe', sees: 'outside' },
  { node: 'home', interface: 'to-laptop', sees: 'link' },
  { node: 'cafe', interface: 'to-laptop', sees: 'link' },
] as const

export function extendTopology({ nodes, wires }: Topology): Topology {
  return {
    nodes: [
      ...nodes.map((node) =>
        node.name === 'laptop' || node.name === 'twin' ? withBridge(node) : node.name === 'wan' ? withCafe(node) : node,
      ),
      cafeRouter,
      pod('pod'),
      pod('twin-pod'),
    ],
    wires: [
      ...wires,
      {
        ends: [
          { node: 'cafe', interface: 'eth0', addresses: [`${cafe.router.exit4}/29`, `${cafe.router.exit6}/64`] },
          { node: 'wan', interface: 'to-cafe', addresses: ['198.51.100.57/29', '2001:db8:51::1/64'] },
        ],
      },
      ...(['laptop', 'twin'] as const).flatMap(secondWires),
    ],
  }
}

function secondWires(name: 'laptop' | 'twin'): readonly Wire[] {
  const own = cafe[name]
  const podEnd: Plug = {
    node: name === 'laptop' ? 'pod' : 'twin-pod',
    interface: 'eth0',
    addresses: [`${container.own4}/16`, `${container.own6}/64`],
  }
  return [
    {
      ends: [
        { node: name, interface: 'eth1', addresses: [`${own.lan4}/24`, `${own.lan6}/64`] },
        { node: 'cafe', interface: `to-${name}`, bridge: 'lan' },
      ],
    },
    { ends: [{ node: name, interface: 'veth-pod', bridge }, podEnd] },
  ]
}

function withBridge(node: NodeSpec): NodeSpec {
  return {
    ...node,
    bridges: [{ name: bridge, addresses: [`${container.router4}/16`, `${container.router6}/64`] }],
    // not `forwards`: that would put a table of the lab into the machine that is looked at
    settings: { ...node.settings, 'ipv4/ip_forward': '1', 'ipv6/conf/all/forwarding': '1' },
  }
}

function withCafe(node: NodeSpec): NodeSpec {
  return { ...node, routes: [...(node.routes ?? []), `2001:db8:51:1::/64 via ${cafe.router.exit6}`] }
}

const cafeRouter: NodeSpec = {
  name: 'cafe',
  forwards: true,
  masquerade: 'eth0',
  bridges: [{ name: 'lan', addresses: [`${cafe.router.lan4}/24`, `${cafe.router.lan6}/64`] }],
  routes: ['default via 198.51.100.57', 'default via 2001:db8:51::1'],
}

function pod(name: string): NodeSpec {
  return { name, routes: [`default via ${container.router4}`, `default via ${container.router6}`], resolvers: [addresses.dns.exit4] }
}
