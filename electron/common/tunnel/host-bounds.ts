import type { HostConfig, HostPeer } from '../contracts/helper.ts'
import { covers, type Prefix, parsePrefix } from '../net/prefix.ts'
import { type BoundsViolation, type MachineAddresses, parseEndpoint, unusable } from './pass-bounds.ts'

/** What a host configuration is judged against. */
export interface HostGround extends MachineAddresses {
  /** This machine's own key in the mesh. */
  readonly publicKey: string
  /** `ip:port` of the control server: the mesh never lies over it. */
  readonly control: readonly string[]
}

/** A network that is wider than this is no office's: it would take a good part of the internet into the mesh. */
const widest = { 4: 8, 6: 16 } as const

/**
 * Semantic bounds of what a control server wants this machine to be (DESIGN 8): a hostile one may send its traffic through a gateway, which is its
 * right, but it may not lay the mesh over the local network, this machine itself or the control channel, nor open it to ranges that are not the mesh's.
 * Null = within bounds. `hostConfigSchema` has looked at the shapes before.
 */
export function hostViolation(config: HostConfig, ground: HostGround): BoundsViolation | null {
  const networks = config.addresses.flatMap((text) => parsePrefix(text) ?? [])
  return (
    addressViolation(config, ground) ??
    peersViolation(config, networks, ground) ??
    rangesViolation('gateway.ranges', config.gateway?.ranges ?? [], networks) ??
    rangesViolation('forwards', config.forwards, networks) ??
    throughViolation(config)
  )
}

function addressViolation({ addresses }: HostConfig, ground: HostGround): BoundsViolation | null {
  const seen = new Set<string>()
  for (const [index, text] of addresses.entries()) {
    const field = `addresses.${index}`
    const prefix = parsePrefix(text)
    if (prefix === null) return { field, reason: 'not an address with its mask' }
    const reason = unusable(prefix.address) ?? placeViolation(prefix, ground)
    if (reason !== null) return { field, reason }
    const bare = prefix.address.toNormalizedString()
    if (seen.has(bare)) return { field, reason: 'the same address twice' }
    seen.add(bare)
  }
  return null
}

/** Why the mesh may not lie there. */
function placeViolation(prefix: Prefix, { own, onLink, control }: HostGround): string | null {
  if (prefix.bits < widest[prefix.family]) return `a network wider than /${widest[prefix.family]}`
  if (onLink.some((text) => overlaps(parsePrefix(text), prefix))) return 'it lies over a network that this computer is directly attached to'
  if (own.some((text) => overlaps(parsePrefix(text), prefix))) return "it lies over this computer's own address"
  if (control.some((text) => overlaps(parsePrefix(parseEndpoint(text)?.host ?? ''), prefix))) return 'it lies over the control server'
  return null
}

function peersViolation(config: HostConfig, networks: readonly Prefix[], ground: HostGround): BoundsViolation | null {
  const keys = new Set([ground.publicKey])
  const ranges = new Set<string>()
  for (const [index, peer] of config.peers.entries()) {
    const at = `peers.${index}`
    if (keys.has(peer.publicKey)) {
      const reason = peer.publicKey === ground.publicKey ? "it is this computer's own key" : 'another peer has the same key'
      return { field: `${at}.publicKey`, reason }
    }
    keys.add(peer.publicKey)
    const endpoint = endpointViolation(peer, networks, ground)
    if (endpoint !== null) return { field: `${at}.endpoint`, reason: endpoint }
    for (const [place, text] of peer.allowedIps.entries()) {
      const prefix = parsePrefix(text)
      const field = `${at}.allowedIps.${place}`
      const reason = prefix === null ? 'not an address with its mask' : allowedViolation(prefix, { config, peer, networks })
      if (prefix === null || reason !== null) return { field, reason: reason ?? '' }
      // WireGuard would take it from the peer that had it first
      if (ranges.has(prefix.text)) return { field, reason: 'another peer has the same range' }
      ranges.add(prefix.text)
    }
  }
  return null
}

function endpointViolation({ endpoint }: HostPeer, networks: readonly Prefix[], { own }: HostGround): string | null {
  if (endpoint === null) return null
  const parsed = parseEndpoint(endpoint)
  if (parsed === null) return 'not an address with a port'
  const single = parsePrefix(parsed.host)
  if (single === null) return 'not an address with a port'
  const reason = unusable(parsed.address)
  if (reason !== null) return reason
  if (own.some((text) => parsePrefix(text)?.text === single.text)) return "it is this computer's own address"
  return networks.some((network) => covers(network, single)) ? 'it lies in the mesh itself' : null
}

interface AllowedFacts {
  readonly config: HostConfig
  readonly peer: HostPeer
  readonly networks: readonly Prefix[]
}

function allowedViolation(prefix: Prefix, { config: { through, addresses }, peer, networks }: AllowedFacts): string | null {
  if (prefix.bits === 0) {
    if (through?.publicKey !== peer.publicKey) return 'the whole internet, and it is not the gateway'
    return prefix.family === 6 && !through.ipv6 ? 'the whole IPv6 internet, and the gateway has none' : null
  }
  if (!networks.some((network) => covers(network, prefix))) return "it lies outside the networks of this computer's mesh addresses"
  const single = prefix.bits === (prefix.family === 4 ? 32 : 128)
  const mine = addresses.some((text) => covers(prefix, bare(text)))
  return mine ? "this computer's own address in the mesh" : single ? null : networkViolation(prefix, networks)
}

/** A peer serves addresses within a network; one that is the whole network would take every other member's place. */
function networkViolation(prefix: Prefix, networks: readonly Prefix[]): string | null {
  return networks.some((network) => network.text === prefix.text) ? 'a whole network of the mesh' : null
}

function bare(text: string): Prefix {
  const prefix = parsePrefix(text.split('/')[0] ?? '')
  if (prefix === null) throw new Error(`not an address: ${text}`)
  return prefix
}

/** Only what the mesh itself is may be forwarded or given a way out. */
function rangesViolation(name: string, ranges: readonly string[], networks: readonly Prefix[]): BoundsViolation | null {
  for (const [index, text] of ranges.entries()) {
    const prefix = parsePrefix(text)
    const inside = prefix !== null && networks.some((network) => covers(network, prefix))
    if (!inside) return { field: `${name}.${index}`, reason: "it lies outside the networks of this computer's mesh addresses" }
  }
  return null
}

function throughViolation({ through, peers }: HostConfig): BoundsViolation | null {
  if (through === null) return null
  // it is shown in terminals and logs
  if (!/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u.test(through.gatewayName))
    return { field: 'through.gatewayName', reason: 'a name with characters that cannot be shown' }
  return peers.some(({ publicKey }) => publicKey === through.publicKey)
    ? null
    : { field: 'through.publicKey', reason: 'no peer has that key' }
}

function overlaps(a: Prefix | null, b: Prefix): boolean {
  return a !== null && (covers(a, b) || covers(b, a))
}
