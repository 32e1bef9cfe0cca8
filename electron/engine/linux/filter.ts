import { createHash } from 'node:crypto'
import { type Family, familyOf } from '../../common/net/prefix.ts'
import { parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import { filterTable, mark } from './names.ts'
import type { MachineFacts } from './observed.ts'

/** The filter layer's input; everything that is not allowed here is refused. */
export interface FilterPolicy {
  readonly tunnels: readonly {
    readonly interface: string
    readonly addresses: readonly string[]
    /** `ip:port` of the gateway, all candidates. */
    readonly endpoints: readonly string[]
    readonly dns: readonly string[]
  }[]
  /** Links to local networks with their private on-link prefixes; empty where LAN is off. */
  readonly lan: MachineFacts['lan']
  readonly inbound: 'closed' | 'open'
  /** Other VPNs without a default route. */
  readonly vpns: MachineFacts['vpns']
  /** Bridges of containers and virtual machines. */
  readonly inside: readonly string[]
  readonly dial: { readonly gid: number; readonly targets: readonly string[] }
  readonly markedAnswers: boolean
  /** This machine is also a mesh host. */
  readonly mesh: { readonly interface: string; readonly listenPort: number } | null
}

/** A mesh host's own rule of thumb for what is local; the personal tunnel goes by what is really attached. */
export const lanRanges = {
  4: '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16, 224.0.0.0/24, 239.255.255.250, 255.255.255.255',
  6: 'fc00::/7, fe80::/10, ff02::/16, ff05::/16',
} as const

/**
 * The whole table as text for `nft -f -` (proven against some 95 ways out). `create` fails where there is a table already and takes 4 ms; replacing takes one
 * transaction of 16 ms. Chains by hook: `pre` shields the tunnel's address from the link (CVE-2019-14899), `guard` is there because another program's mark
 * or DNAT reroutes after `output` has looked at the interface.
 */
export function filterText(policy: FilterPolicy, load: 'create' | 'replace'): string {
  const head = load === 'create' ? `create table inet ${filterTable}\n` : `table inet ${filterTable}\ndelete table inet ${filterTable}\n`
  const body = filterBody(policy)
  return `${head}table inet ${filterTable} {\n chain ${policyChain(body)} { }\n${body}}\n`
}

/** Names the loaded policy: it is in the name of an empty chain in the table, so reading back tells which one stands. */
export function policyDigest(policy: FilterPolicy): string {
  return digestOf(filterBody(policy))
}

export function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16)
}

/** The empty chain that says which policy a table holds, and of how many rules it is made: one more or less is somebody else's doing. */
export function policyChain(body: string): string {
  return `policy_${digestOf(body)}_${body.split('\n').filter((line) => line.startsWith('  ')).length}`
}

function filterBody(policy: FilterPolicy): string {
  return [pre(policy), tag(policy), lan(policy), rest(policy), refuse, input(policy), output(policy), forward(policy), guard(policy)].join(
    '',
  )
}

function pre({ tunnels }: FilterPolicy): string {
  const addresses = tunnels.flatMap((tunnel) => tunnel.addresses)
  return chain('pre', 'type filter hook prerouting priority raw; policy accept;', [
    ...tunnels.map((tunnel) => `iifname "${tunnel.interface}" accept`),
    'iifname "lo" accept',
    ...perFamily(addresses, (ip, list) => `${ip} daddr { ${list} } counter drop`),
  ])
}

/** Answers to marked packets carry the mark too, where `rp_filter` would drop them. */
function tag(policy: FilterPolicy): string {
  if (!policy.markedAnswers) return ''
  return chain('tag', 'type filter hook prerouting priority mangle + 10; policy accept;', [
    ...perPort(endpointsOf(policy), (ip, list) => `${ip} saddr . udp sport { ${list} } meta mark set ${markText}`),
    ...perPort(policy.dial.targets, (ip, list) => `${ip} saddr . tcp sport { ${list} } meta mark set ${markText}`),
    ...(policy.mesh === null ? [] : [`udp dport ${policy.mesh.listenPort} meta mark set ${markText}`]),
    ...policy.vpns.flatMap(({ port }) => (port === null ? [] : [`udp dport ${port} meta mark set ${markText}`])),
  ])
}

/** Name servers never: what this machine looks up is the tunnel's business, whoever offers to know. */
function lan(policy: FilterPolicy): string {
  if (policy.lan.length === 0) return ''
  const nets = policy.tunnels.flatMap((tunnel) => [...tunnel.addresses, ...tunnel.dns])
  const links = lanLinks(policy)
  return chain('lan', null, [
    'meta l4proto { tcp, udp } th dport { 53, 853 } return',
    ...perFamily(nets, (ip, list) => `${ip} daddr { ${list} } return`),
    ...policy.lan.flatMap((link) => perFamily(link.prefixes, (ip, list) => `oifname "${link.interface}" ${ip} daddr { ${list} } accept`)),
    `oifname { ${links} } ip daddr { ${linkMulticast[4]} } accept`,
    `oifname { ${links} } ip6 daddr { ${linkMulticast[6]} } accept`,
  ])
}

/** Never forwarded by a router (RFC 5771, 4291), and what finds printers and players (SSDP). */
export const linkMulticast = { 4: '224.0.0.0/24, 239.255.255.250, 255.255.255.255', 6: 'fe80::/10, ff02::/16' } as const

/** Into another VPN only what it has routes for: should it take the default some day, that doesn't lead out. */
function intoVpns({ vpns }: FilterPolicy): readonly string[] {
  return vpns.flatMap((vpn) =>
    perFamily(
      vpn.routes.map((route) => route.to),
      (ip, list) => `oifname "${vpn.interface}" ${ip} daddr { ${list} } accept`,
    ),
  )
}

/** What leaves beside the tunnel whoever sends it. */
function rest(policy: FilterPolicy): string {
  return chain('rest', null, [
    'oifname "lo" accept',
    ...insideLine(policy, (list) => `oifname { ${list} } accept`),
    ...(policy.mesh === null
      ? []
      : [`oifname "${policy.mesh.interface}" accept`, `meta mark ${markText} udp sport ${policy.mesh.listenPort} accept`]),
    ...intoVpns(policy),
    ...policy.vpns.flatMap(({ port }) => (port === null ? [] : [`udp sport ${port} accept`])),
    ...perPort(policy.dial.targets, (ip, list) => `meta skuid 0 meta skgid ${policy.dial.gid} ${ip} daddr . tcp dport { ${list} } accept`),
    ...linkUpkeep,
    ...(policy.lan.length > 0 ? ['jump lan'] : []),
  ])
}

/** DHCP to link addresses, neighbour discovery, multicast listener reports: without them the link itself dies. */
export const linkUpkeep = [
  'ip daddr { 255.255.255.255, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 169.254.0.0/16 } udp sport 68 udp dport 67 accept',
  'ip6 daddr { fe80::/10, ff02::1:2 } udp sport 546 udp dport 547 accept',
  'icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept',
  'icmpv6 type { mld-listener-report, mld-listener-done, mld2-listener-report } ip6 hoplimit 1 accept',
]

/** Programs are told at once instead of hanging: reset for TCP, administratively prohibited for the rest. */
export const refuse = chain('refuse', null, [
  'meta l4proto tcp counter reject with tcp reset',
  'counter reject with icmpx admin-prohibited',
])

/** Joining must not show this machine's ports to the gateway's network. */
function input({ tunnels, inbound }: FilterPolicy): string {
  if (tunnels.length === 0 || inbound === 'open') return ''
  return chain('input', 'type filter hook input priority filter; policy accept;', [
    ...tunnels.map((tunnel) => `iifname "${tunnel.interface}" ct state established,related accept`),
    ...tunnels.map((tunnel) => `iifname "${tunnel.interface}" counter drop`),
  ])
}

function output(policy: FilterPolicy): string {
  const { tunnels } = policy
  return chain('output', 'type filter hook output priority filter; policy drop;', [
    ...tunnels.flatMap((tunnel) =>
      perFamily(tunnel.addresses, (ip, list) => `oifname "${tunnel.interface}" ${ip} saddr { ${list} } accept`),
    ),
    ...toGateways(policy),
    // sockets that still use another address would hang for minutes
    ...tunnels.map((tunnel) => `oifname "${tunnel.interface}" jump refuse`),
    // silent: a reset of ours must never look like an answer to a probe
    ...perFamily(
      tunnels.flatMap((tunnel) => tunnel.addresses),
      (ip, list) => `oifname != "lo" ${ip} saddr { ${list} } counter drop`,
    ),
    'jump rest',
    'jump refuse',
  ])
}

function forward(policy: FilterPolicy): string {
  const { tunnels } = policy
  return chain('forward', 'type filter hook forward priority filter; policy drop;', [
    ...tunnels.map((tunnel) => `oifname "${tunnel.interface}" accept`),
    ...tunnels.map((tunnel) => `iifname "${tunnel.interface}" ct state established,related accept`),
    // the gateway's network has no business on ours, LAN allowed or not
    ...tunnels.map((tunnel) => `iifname "${tunnel.interface}" counter drop`),
    ...insideLine(policy, (list) => `iifname { ${list} } oifname { ${list} } accept`),
    ...(policy.mesh === null ? [] : [`iifname "${policy.mesh.interface}" accept`, `oifname "${policy.mesh.interface}" accept`]),
    ...intoVpns(policy),
    ...policy.vpns.map((vpn) => `iifname "${vpn.interface}" ct state established,related accept`),
    ...(policy.lan.length > 0
      ? [...insideLine(policy, (list) => `iifname { ${lanLinks(policy)} } oifname { ${list} } accept`), 'jump lan']
      : []),
    'jump refuse',
  ])
}

function guard(policy: FilterPolicy): string {
  return chain('guard', 'type filter hook postrouting priority 300; policy drop;', [
    ...policy.tunnels.map((tunnel) => `oifname "${tunnel.interface}" accept`),
    ...toGateways(policy),
    'jump rest',
    'counter drop',
  ])
}

function toGateways(policy: FilterPolicy): readonly string[] {
  return perPort(endpointsOf(policy), (ip, list) => `meta mark ${markText} ${ip} daddr . udp dport { ${list} } accept`)
}

function endpointsOf(policy: FilterPolicy): readonly string[] {
  return policy.tunnels.flatMap((tunnel) => tunnel.endpoints)
}

function insideLine(policy: FilterPolicy, line: (list: string) => string): readonly string[] {
  return policy.inside.length === 0 ? [] : [line(quoted(policy.inside))]
}

function lanLinks({ lan }: FilterPolicy): string {
  return quoted(lan.map((link) => link.interface))
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

export const markText = `0x${mark.toString(16)}`

/** One line per family that occurs. */
export function perFamily(addresses: readonly string[], line: (ip: 'ip' | 'ip6', list: string) => string): readonly string[] {
  return ([4, 6] as const).flatMap((family: Family) => {
    const list = unique(addresses.filter((address) => familyOf(address) === family))
    return list.length === 0 ? [] : [line(family === 4 ? 'ip' : 'ip6', list.join(', '))]
  })
}

/** The same for `address . port` pairs. */
export function perPort(endpoints: readonly string[], line: (ip: 'ip' | 'ip6', list: string) => string): readonly string[] {
  const pairs = endpoints.flatMap((text) => {
    const endpoint = parseEndpoint(text)
    return endpoint === null ? [] : [{ family: familyOf(endpoint.host), text: `${endpoint.host} . ${endpoint.port}` }]
  })
  return ([4, 6] as const).flatMap((family: Family) => {
    const list = unique(pairs.filter((pair) => pair.family === family).map((pair) => pair.text))
    return list.length === 0 ? [] : [line(family === 4 ? 'ip' : 'ip6', list.join(', '))]
  })
}

export function chain(name: string, hook: string | null, lines: readonly string[]): string {
  return ` chain ${name} {${hook === null ? '' : ` ${hook}`}\n${lines.map((line) => `  ${line}\n`).join('')} }\n`
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)]
}
