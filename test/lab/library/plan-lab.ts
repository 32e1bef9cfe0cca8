import type { NodeSpec, Plug, Topology } from './topology.ts'

/** Text for `ip -batch -` and `nft -f -`, to be run inside the named node. */
export interface NodePlan {
  readonly node: string
  readonly ip: string
  readonly nft: string
}

export interface LabPlan {
  /** Run first, in any one node: makes every wire with its ends where they belong, so that no name ever appears outside the lab. */
  readonly wires: string
  readonly nodes: readonly NodePlan[]
}

/** Set of interface names whose packets a router loses, both ways; see `Lab.cut`. */
export const cutSet = { table: 'lab', set: 'cut' } as const

/** Pure. `pids`: per node the process that holds its namespaces, as numbered where the plan is run. */
export function planLab(topology: Topology, pids: ReadonlyMap<string, number>): LabPlan {
  const pid = (node: string) => {
    const value = pids.get(node)
    if (value === undefined) throw new Error(`the topology plugs a wire into ${node}, which it doesn't have`)
    return value
  }
  const wires = topology.wires.map(({ ends: [a, b] }) => {
    for (const end of [a, b]) {
      if (end.interface.length > 15) throw new Error(`interface name ${end.interface} is longer than 15 characters`)
    }
    return `link add name ${a.interface} netns ${pid(a.node)} type veth peer name ${b.interface} netns ${pid(b.node)}`
  })
  const plugs = topology.wires.flatMap(({ ends }) => ends)
  return {
    wires: lines(wires),
    nodes: topology.nodes.map((node) =>
      planNode(
        node,
        plugs.filter((plug) => plug.node === node.name),
      ),
    ),
  }
}

function planNode(node: NodeSpec, plugs: readonly Plug[]): NodePlan {
  const ip = [
    ...(node.bridges ?? []).flatMap(({ name, addresses }) => [
      // without snooping and delay a bridge forwards from its first moment
      `link add name ${name} type bridge forward_delay 0 mcast_snooping 0`,
      ...addresses.map((address) => addAddress(address, name)),
      `link set dev ${name} up`,
    ]),
    ...(node.loopback ?? []).map((address) => addAddress(address, 'lo')),
    'link set dev lo up',
    ...plugs.flatMap((plug) => [
      ...(plug.bridge ? [`link set dev ${plug.interface} master ${plug.bridge}`] : []),
      ...(plug.addresses ?? []).map((address) => addAddress(address, plug.interface)),
      `link set dev ${plug.interface} up`,
    ]),
    ...(node.routes ?? []).map((route) => `route add ${route}`),
  ]
  return { node: node.name, ip: lines(ip), nft: node.forwards ? planRouter(node) : '' }
}

function planRouter(node: NodeSpec): string {
  const masquerade = node.masquerade
    ? `chain translate { type nat hook postrouting priority srcnat; oifname "${node.masquerade}" meta nfproto ipv4 masquerade; }\n`
    : ''
  return `table inet ${cutSet.table} {
set ${cutSet.set} { type ifname; }
chain arriving { type filter hook prerouting priority raw; iifname @${cutSet.set} drop; }
chain leaving { type filter hook postrouting priority 300; oifname @${cutSet.set} drop; }
${masquerade}}
`
}

function addAddress(address: string, device: string): string {
  // without duplicate address detection an IPv6 address can be used at once
  return `address add ${address} dev ${device}${address.includes(':') ? ' nodad' : ''}`
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('')
}
