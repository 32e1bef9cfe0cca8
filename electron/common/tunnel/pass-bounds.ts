import ipaddr from 'ipaddr.js'
import type { Pass } from './pass.ts'

/** What a pass is judged against: this machine as it is now. */
export interface MachineAddresses {
  /** Every address of this machine, bare, our tunnel's own interfaces left out. */
  readonly own: readonly string[]
  /** Prefixes that are directly attached (`192.168.1.0/24`), our tunnel's own interfaces left out. */
  readonly onLink: readonly string[]
}

export interface BoundsViolation {
  /** Of the pass, with the position in lists: `endpoints.0`. */
  readonly field: string
  readonly reason: string
}

/**
 * Semantic bounds of a pass (DESIGN 8): nothing that a server says may point the tunnel at this machine itself, send DNS to the local network, or give the
 * tunnel an address that takes over the local network (TunnelCrack LocalNet, CVE-2023-36672). Null = within bounds.
 */
export function passViolation(pass: Pass, machine: MachineAddresses): BoundsViolation | null {
  return addressesViolation(pass, machine) ?? endpointsViolation(pass, machine) ?? dnsViolation(pass, machine) ?? apiViolation(pass)
}

function addressesViolation(pass: Pass, machine: MachineAddresses): BoundsViolation | null {
  const families = new Set<string>()
  for (const [index, text] of pass.addresses.entries()) {
    const field = `addresses.${index}`
    const address = parseAddress(text)
    if (address === null) return { field, reason: 'not an IP address' }
    if (families.has(address.kind())) return { field, reason: 'a second address of the same family' }
    families.add(address.kind())
    const reason =
      unusable(address) ?? (within(address, machine.onLink) ? 'it lies in a network that this computer is directly attached to' : null)
    if (reason !== null) return { field, reason }
  }
  return null
}

function endpointsViolation(pass: Pass, machine: MachineAddresses): BoundsViolation | null {
  for (const [index, text] of pass.endpoints.entries()) {
    const field = `endpoints.${index}`
    const endpoint = parseEndpoint(text)
    if (endpoint === null) return { field, reason: 'not an address with a port' }
    const reason = unusable(endpoint.address)
    if (reason !== null) return { field, reason }
    if (same(endpoint.address, machine.own)) return { field, reason: "it is this computer's own address" }
    if (same(endpoint.address, pass.addresses)) return { field, reason: "it is the tunnel's own address" }
  }
  return null
}

function dnsViolation(pass: Pass, machine: MachineAddresses): BoundsViolation | null {
  for (const [index, text] of pass.dns.entries()) {
    const field = `dns.${index}`
    const address = parseAddress(text)
    if (address === null) return { field, reason: 'not an IP address' }
    const reason = unusable(address)
    if (reason !== null) return { field, reason }
    if (same(address, machine.own) || same(address, pass.addresses)) return { field, reason: "it is this computer's own address" }
    if (within(address, machine.onLink))
      return { field, reason: 'it lies in the local network, so names would be asked outside the tunnel' }
  }
  return null
}

/** Loopback is fine here: a control server on this very machine is reached without leaving it. */
function apiViolation(pass: Pass): BoundsViolation | null {
  for (const [index, text] of pass.apiAddresses.entries()) {
    const reason = apiAddressViolation(text)
    if (reason !== null) return { field: `apiAddresses.${index}`, reason }
  }
  return null
}

/** Why an `ip:port` can't be an API server, or null. */
export function apiAddressViolation(text: string): string | null {
  const endpoint = parseEndpoint(text)
  if (endpoint === null) return 'not an address with a port'
  return isLoopback(endpoint.address) ? null : unusable(endpoint.address)
}

/** May `dial` go there: not to this machine itself, where a stream opened by root would only lend a user root's identity. */
export function isDialable(text: string): boolean {
  const endpoint = parseEndpoint(text)
  return endpoint !== null && unusable(endpoint.address) === null
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A bare address; no zone, no leading zeros, no short forms such as `127.1` (RFC 6943 3.1.1: programs disagree about them). */
export function parseAddress(text: string): Address | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return ipaddr.IPv4.isValidFourPartDecimal(text) ? ipaddr.IPv4.parse(text) : null
  return /^[0-9a-fA-F:.]+$/.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

/** `ip:port` or `[ip6]:port`, port 1–65535. */
export function parseEndpoint(text: string): { readonly address: Address; readonly host: string; readonly port: number } | null {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text)
  const host = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  if (host === undefined || port < 1 || port > 65535) return null
  const address = parseAddress(host)
  if (address === null || (address.kind() === 'ipv6') !== (found?.[1] !== undefined)) return null
  return { address, host, port }
}

function isLoopback(address: Address): boolean {
  return address.range() === 'loopback'
}

/** Ranges that are nobody's address on a network (IANA special-purpose registries). Null = usable. */
export function unusable(address: Address): string | null {
  const range = address.range()
  switch (range) {
    case 'loopback':
      return 'it is a loopback address'
    case 'unspecified':
      return 'it is the unspecified address'
    case 'multicast':
      return 'it is a multicast address'
    case 'broadcast':
      return 'it is the broadcast address'
    case 'linkLocal':
      return 'it is a link-local address'
    case 'ipv4Mapped':
    case 'rfc6145':
      return 'it is an IPv4 address dressed as IPv6'
    default:
      // 0.0.0.0/8: "this network"; Linux connects 0.x to itself in part
      return address.kind() === 'ipv4' && address.toByteArray()[0] === 0 ? 'it is the unspecified address' : null
  }
}

function same(address: Address, others: readonly string[]): boolean {
  return others.some((text) => {
    const other = parseAddress(text)
    return other !== null && other.kind() === address.kind() && other.toNormalizedString() === address.toNormalizedString()
  })
}

function within(address: Address, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => {
    const [text = '', bits = ''] = prefix.split('/')
    const network = parseAddress(text)
    return network !== null && network.kind() === address.kind() && address.match(network, Number(bits))
  })
}
