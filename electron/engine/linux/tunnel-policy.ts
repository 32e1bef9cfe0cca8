import { type Family, familyOf, privatePrefixes, within } from '../../common/net/prefix.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import { parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import type { Wanted } from '../platform.ts'
import type { WireGuardConfig, WireGuardPeer } from '../step.ts'
import type { FilterPolicy } from './filter.ts'
import { mark, meshInterface, priority, slotInterface, slotTable, tunnelProtocol, tunnelTable } from './names.ts'
import type { MachineFacts, ObservedMesh } from './observed.ts'
import { closingRules, mainTable, type Rule, tunnelClosing } from './rule.ts'

/** Where the machine can't have IPv6 addresses, the tunnel carries IPv4 alone; the other family stays blocked. */
export function forMachine(wanted: Wanted, { ipv6 }: MachineFacts): Wanted {
  if (ipv6 === 'enabled') return wanted
  const tunnels = wanted.tunnels.map((tunnel) => ({
    ...tunnel,
    pass: { ...tunnel.pass, addresses: [...ofFamily(tunnel.pass.addresses, 4)] },
  }))
  return { ...wanted, tunnels }
}

/** Families that have rules at all. */
export function ruleFamilies({ ipv6 }: MachineFacts): readonly Family[] {
  return ipv6 === 'none' ? [4] : [4, 6]
}

/** The filter for what is wanted on this machine. */
export function filterPolicy(wanted: Wanted, machine: MachineFacts, mesh: ObservedMesh | null): FilterPolicy {
  return {
    tunnels: wanted.tunnels.map(({ slot, pass }) => ({
      interface: slotInterface(slot),
      addresses: pass.addresses,
      endpoints: pass.endpoints,
      dns: pass.dns,
    })),
    lan: wanted.lan ? machine.lan : [],
    inbound: wanted.inbound,
    vpns: machine.vpns,
    inside: machine.inside.map((bridge) => bridge.name),
    dial: { gid: wanted.dial.gid, targets: wanted.dial.targets },
    markedAnswers: needsMarkedAnswers(wanted, machine),
    mesh: mesh === null ? null : { interface: meshInterface, listenPort: mesh.listenPort },
  }
}

/**
 * Whether the kernel would drop the answers of gateways, API servers and other VPNs unless they carry the mark: it looks for a way back without it, and finds the tunnel
 * (not the way it came: strict), or none at all (nothing carries IPv4: loose).
 */
export function needsMarkedAnswers({ tunnels, dial }: Wanted, { reversePath, vpns }: MachineFacts): boolean {
  if (reversePath !== 'loose') return reversePath === 'strict'
  const carries = tunnels.some(({ pass, carrying }) => carrying && families(pass).includes(4))
  return !carries && (tunnels.length > 0 || dial.targets.length > 0 || vpns.some(({ port }) => port !== null))
}

/** DNS and DNS over TLS. */
const namePorts = [53, 853]

/** Ranges in which a next hop may lie. */
const privateRanges: Readonly<Record<Family, readonly string[]>> = {
  4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  6: ['fc00::/7', 'fe80::/10'],
}

/**
 * The routing layer's rules for one family. Beside the tunnel lead only what is directly attached and private, bridges of this machine, and what another
 * VPN has routes for; never a default. The private ranges as a whole remain for root: the kernel itself looks them up when somebody adds a route through a
 * next hop ("Nexthop has invalid gateway" otherwise, and roaming would end there); permission stays the filter's. Names are never asked on a local
 * network, with the filter or without it: not on those that are known (told at once, whoever asks), and by root, for whom the private ranges are open, not on
 * one either that has come since these rules were made (a network that is come home to, while the engine is dead and the filter flushed).
 */
export function tunnelRules(family: Family, wanted: Wanted, machine: MachineFacts): readonly Rule[] {
  if (!ruleFamilies(machine).includes(family)) return []
  const protocol = tunnelProtocol
  const lookupMain = { lookup: mainTable, suppressDefault: true } as const
  const nextHops = family === 4 ? machine.publicNextHops : []
  const beside = (at: number, to: string, table = mainTable): Rule => ({
    priority: at,
    protocol,
    to,
    action: { lookup: table, suppressDefault: true },
  })
  return [
    ...wanted.tunnels.flatMap(({ slot, pass }) =>
      ofFamily(pass.addresses, family).map((from) => ({
        priority: priority.fromTunnel,
        protocol,
        from,
        action: { lookup: slotTable(slot) },
      })),
    ),
    ...(wanted.dial.direct ? dialRules(family, wanted.dial.targets, priority.dial, protocol) : []),
    { priority: priority.marked, protocol, fwmark: mark, action: { lookup: mainTable } },
    ...machine.vpns.flatMap(({ port }): readonly Rule[] =>
      port === null ? [] : [{ priority: priority.marked, protocol, udpSourcePort: port, action: { lookup: mainTable } }],
    ),
    ...unique(wanted.tunnels.flatMap(({ pass }) => ofFamily(pass.dns, family))).map((to) => ({
      priority: priority.tunnelNets,
      protocol,
      to,
      action: { lookup: tunnelTable },
    })),
    ...unique(ofFamily(insidePrefixes(machine), family)).map((to) => beside(priority.tunnelNets, to)),
    ...machine.vpns.flatMap(({ routes }) =>
      routes.filter(({ to }) => familyOf(to) === family).map(({ to, table }) => beside(priority.tunnelNets, to, table)),
    ),
    ...unique(ofFamily(lanReach(machine), family)).flatMap((to) =>
      namePorts.map((port): Rule => ({ priority: priority.names, protocol, to, port, action: 'unreachable' })),
    ),
    ...namePorts.flatMap((port): readonly Rule[] => [
      { priority: priority.namesThrough, protocol, root: true, port, action: { lookup: tunnelTable } },
      { priority: priority.namesUnreachable, protocol, root: true, port, action: 'unreachable' },
    ]),
    ...(wanted.lan ? unique(ofFamily(lanReach(machine), family)).map((to) => beside(priority.private, to)) : []),
    ...privateRanges[family].map((to) => ({ priority: priority.private, protocol, to, root: true as const, action: lookupMain })),
    ...nextHops.map((to) => ({ priority: priority.private, protocol, to, root: true as const, action: lookupMain })),
    ...closingRules(tunnelTable, tunnelClosing, protocol),
  ]
}

function insidePrefixes({ inside }: MachineFacts): readonly string[] {
  return inside.flatMap((bridge) => bridge.prefixes)
}

/** Link-local IPv6 is attached to every link that leads to a local network. */
function lanReach({ lan }: MachineFacts): readonly string[] {
  return lan.length === 0 ? [] : [...lan.flatMap((link) => link.prefixes), 'fe80::/10']
}

/** Root's TCP to the API servers past the tunnel; which of root's sockets may is the filter's say (`skgid`). */
export function dialRules(family: Family, targets: readonly string[], at: number, protocol: number): readonly Rule[] {
  return unique(targets).flatMap((target) => {
    const endpoint = parseEndpoint(target)
    if (endpoint === null || familyOf(endpoint.host) !== family) return []
    return [{ priority: at, protocol, to: endpoint.host, root: true as const, tcpPort: endpoint.port, action: { lookup: mainTable } }]
  })
}

/** While a handshake is sought there must be a keepalive: it alone makes WireGuard speak first. */
export const searchingKeepalive = 25

export function tunnelConfig(pass: Pass, machine: MachineFacts): WireGuardConfig {
  const endpoint = pass.endpoints.find((text) => machine.defaultInterfaces[familyOf(text)] !== null) ?? pass.endpoints[0] ?? null
  return { keyId: pass.keyId, listenPort: null, fwmark: mark, device: 'fresh', peers: [passPeer(pass, endpoint)] }
}

export function passPeer(pass: Pass, endpoint: string | null): WireGuardPeer {
  return {
    publicKey: pass.peerKey,
    endpoint,
    allowedIps: families(pass).map(everything),
    keepalive: pass.keepalive === 0 ? searchingKeepalive : pass.keepalive,
  }
}

/** The families that a pass carries; the other one is blocked. */
export function families(pass: Pass): readonly Family[] {
  return ([4, 6] as const).filter((family) => ofFamily(pass.addresses, family).length > 0)
}

export function everything(family: Family): string {
  return family === 4 ? '0.0.0.0/0' : '::/0'
}

export function ofFamily(list: readonly string[], family: Family): readonly string[] {
  return list.filter((address) => familyOf(address) === family)
}

/** Outside the private ranges, so that rules for those don't cover it. */
export function isPublic(address: string): boolean {
  const ranges = privatePrefixes.filter((prefix) => prefix !== '100.64.0.0/10')
  return !within(address, ranges)
}

export function unique<T>(list: readonly T[]): readonly T[] {
  return [...new Set(list)]
}
