import { BlockList, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Proxies whose word about the caller's address is believed. */
export interface TrustedProxies {
  /** True when there are any: then the address of a connection alone says little. */
  readonly any: boolean
  has(address: string): boolean
}

const own = ['127.0.0.0/8', '::1/128']

/** From addresses and prefixes; `'loopback'` = a proxy on this machine. null: one of them is neither. */
export function trustedProxies(list: readonly string[]): TrustedProxies | null {
  const block = new BlockList()
  for (const entry of list.flatMap((item) => (item === 'loopback' ? own : [item]))) {
    const prefix = parsePrefix(entry)
    if (prefix === null) return null
    block.addSubnet(prefix.address, prefix.length, isIPv6(prefix.address) ? 'ipv6' : 'ipv4')
  }
  if (list.length === 0) return { any: false, has: () => false }
  return { any: true, has: remembered((address) => address !== '' && block.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) }
}

const rememberedAddresses = 256

/** Each look costs objects outside of the JavaScript heap, and the same few proxies are looked at for every request. */
function remembered(check: (address: string) => boolean): (address: string) => boolean {
  const verdicts = new Map<string, boolean>()
  return (address) => {
    const known = verdicts.get(address)
    if (known !== undefined) return known
    if (verdicts.size >= rememberedAddresses) verdicts.clear()
    const verdict = check(address)
    verdicts.set(address, verdict)
    return verdict
  }
}

/** Whom a connection speaks for. */
export interface ClientAddress {
  /** Of the caller, as far as it can be known. */
  readonly address: string
  /** The connection came from a trusted proxy. */
  readonly proxied: boolean
}

/**
 * The nearest address that no trusted proxy vouches away: proxies append to X-Forwarded-For, so everything left of it is the caller's own invention.
 * X-Real-IP counts when the proxy sends no list.
 */
export function clientAddress(peer: string, header: (name: string) => string, proxies: TrustedProxies): ClientAddress {
  const connected = plain(peer)
  if (!proxies.has(connected)) return { address: connected, proxied: false }
  const chain = header('x-forwarded-for').split(',').map(plain).filter(ipaddr.isValid)
  const nearest = chain.findLast((address) => !proxies.has(address))
  const real = plain(header('x-real-ip'))
  return { address: nearest ?? chain[0] ?? (ipaddr.isValid(real) ? real : connected), proxied: true }
}

/** One neighbour, however many addresses they have: the address of IPv4, the /64 of IPv6. */
export function neighbourhood(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()
}

function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/, '')
}

function parsePrefix(text: string): { address: string; length: number } | null {
  const [address = '', length, ...rest] = text.split('/')
  if (rest.length > 0 || !ipaddr.isValid(address) || (ipaddr.IPv4.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)))
    return null
  const longest = isIPv6(address) ? 128 : 32
  const bits = length === undefined ? longest : Number(length)
  return /^\d+$/.test(length ?? '0') && bits <= longest ? { address, length: bits } : null
}
