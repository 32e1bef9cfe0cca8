import { familyOf } from '../../common/net/prefix.ts'
import { chain, digestOf, lanRanges, linkUpkeep, markText, perFamily, perPort, policyChain, refuse } from './filter.ts'
import { hostFilterTable, meshInterface } from './names.ts'

export interface HostPolicy {
  readonly listenPort: number
  /** Forward and masquerade what comes from `ranges` and leaves by these interfaces. */
  readonly gateway: {
    readonly ranges: readonly string[]
    readonly out: { readonly ipv4: string | null; readonly ipv6: string | null }
  } | null
  /** Ranges within which the mesh's packets are handed on; under `through` also to the internet. */
  readonly forwards: readonly string[]
  /** Own internet traffic may only leave through the mesh. */
  readonly through: {
    /** The mesh itself: what isn't in there is the internet. */
    readonly networks: readonly string[]
    readonly inside: readonly string[]
    /** The control channel, `ip:port`. */
    readonly control: readonly string[]
    readonly markedAnswers: boolean
  } | null
}

/** The mesh host's own table, apart from the personal tunnel's. */
export function hostFilterText(policy: HostPolicy, load: 'create' | 'replace'): string {
  const head =
    load === 'create' ? `create table inet ${hostFilterTable}\n` : `table inet ${hostFilterTable}\ndelete table inet ${hostFilterTable}\n`
  const text = body(policy)
  return `${head}table inet ${hostFilterTable} {\n chain ${policyChain(text)} { }\n${text}}\n`
}

export function hostPolicyDigest(policy: HostPolicy): string {
  return digestOf(body(policy))
}

function body(policy: HostPolicy): string {
  const { gateway, through } = policy
  return [
    ...(gateway === null ? [] : [masquerade(gateway)]),
    ...(forwardsNothing(policy) && through === null ? [] : [forward(policy)]),
    ...(through === null ? [] : [arrivals(through), replies, rest(policy, through), refuse, output(policy), guard(policy)]),
  ].join('')
}

function forwardsNothing({ gateway, forwards }: HostPolicy): boolean {
  return gateway === null && forwards.length === 0
}

function masquerade({ ranges, out }: NonNullable<HostPolicy['gateway']>): string {
  return chain('nat', 'type nat hook postrouting priority srcnat; policy accept;', [
    ...perFamily(ranges, (ip, list) => {
      const device = ip === 'ip' ? out.ipv4 : out.ipv6
      return `oifname ${device === null ? `!= { "lo", "${meshInterface}" }` : `"${device}"`} ${ip} saddr { ${list} } masquerade`
    }),
  ])
}

function forward(policy: HostPolicy): string {
  const { gateway, forwards, through } = policy
  const own = `iifname "${meshInterface}"`
  const served =
    gateway === null ? [] : perFamily(gateway.ranges, (ip, list) => `${own} oifname != "${meshInterface}" ${ip} saddr { ${list} } accept`)
  const bridges = quoted(through?.inside ?? [])
  return chain('forward', `type filter hook forward priority filter; policy ${through === null ? 'accept' : 'drop'};`, [
    // the mesh's MTU is smaller than what both ends see on their links
    `${own} tcp flags syn tcp option maxseg size set rt mtu`,
    `oifname "${meshInterface}" tcp flags syn tcp option maxseg size set rt mtu`,
    // a member's address comes out of the mesh only: nobody on the link may send in its name
    ...perFamily(forwards, (ip, list) => `iifname != "${meshInterface}" oifname "${meshInterface}" ${ip} saddr { ${list} } counter drop`),
    `${own} ct state established,related accept`,
    ...handOn(policy),
    ...served,
    // a published port is a service of this machine
    `${own} ct status dnat accept`,
    // the machine is a way for these ranges only
    `${own} counter drop`,
    ...(through === null
      ? []
      : [`oifname "${meshInterface}" accept`, `ct mark ${markText} accept`, ...(gateway === null ? [] : answersToServed)]),
    ...(through === null || bridges === '' ? [] : [`iifname { ${bridges} } oifname { ${bridges} } accept`]),
    ...(through === null ? [] : ['jump refuse']),
  ])
}

/** From mesh to mesh within a network, never from one network into another; and to the internet by this machine's own gateway. */
function handOn({ forwards, through }: HostPolicy): readonly string[] {
  const mesh = `iifname "${meshInterface}" oifname "${meshInterface}"`
  const within = forwards.flatMap((range) =>
    perFamily([range], (ip, list) => `${mesh} ${ip} saddr { ${list} } ${ip} daddr { ${list} } accept`),
  )
  if (through === null) return within
  const outward = perFamily(forwards, (ip, list) => {
    const networks = through.networks.filter((network) => familyOf(network) === (ip === 'ip' ? 4 : 6))
    const beyond = networks.length === 0 ? '' : ` ${ip} daddr != { ${networks.join(', ')} }`
    return `${mesh} ${ip} saddr { ${list} }${beyond} accept`
  })
  return [...within, ...outward]
}

const answersToServed = ['ct state established,related accept']

/** What comes in for this machine by the link is remembered, so that its answers leave where it came in. */
function arrivals(through: NonNullable<HostPolicy['through']>): string {
  const links = quoted(['lo', meshInterface, ...through.inside])
  return chain('arrivals', 'type filter hook prerouting priority mangle; policy accept;', [
    // also of connections that were there before this table: by direction, not by state
    `iifname != { ${links} } ct direction original ct mark 0 fib daddr type local ct mark set ${markText}`,
    `iifname != { ${links} } ct mark ${markText} meta mark set ${markText}`,
    `ct direction reply ct mark ${markText} meta mark set ${markText}`,
    ...(through.markedAnswers
      ? perPort(through.control, (ip, list) => `${ip} saddr . tcp sport { ${list} } meta mark set ${markText}`)
      : []),
  ])
}

const replies = chain('replies', 'type route hook output priority mangle; policy accept;', [
  `ct direction reply ct mark ${markText} meta mark set ${markText}`,
])

function rest(policy: HostPolicy, { control, inside }: NonNullable<HostPolicy['through']>): string {
  return chain('rest', null, [
    'oifname "lo" accept',
    `oifname "${meshInterface}" accept`,
    ...(inside.length === 0 ? [] : [`oifname { ${quoted(inside)} } accept`]),
    `meta mark ${markText} udp sport ${policy.listenPort} accept`,
    `ct direction reply ct mark ${markText} accept`,
    ...(policy.gateway === null ? [] : answersToServed),
    ...perPort(control, (ip, list) => `${ip} daddr . tcp dport { ${list} } accept`),
    ...linkUpkeep,
    // with name servers: a host's configuration names none of its own, and a server without any is cut off
    `ip daddr { ${lanRanges[4]} } accept`,
    `ip6 daddr { ${lanRanges[6]} } accept`,
  ])
}

function output(_policy: HostPolicy): string {
  return chain('output', 'type filter hook output priority filter; policy drop;', ['jump rest', 'jump refuse'])
}

function guard(policy: HostPolicy): string {
  const served = policy.gateway === null ? [] : perFamily(policy.gateway.ranges, (ip, list) => `${ip} saddr { ${list} } accept`)
  return chain('guard', 'type filter hook postrouting priority 300; policy drop;', [
    ...served,
    `ct mark ${markText} accept`,
    'jump rest',
    'counter drop',
  ])
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
