import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** An address range as the server keeps it: the network address and its prefix. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly network: bigint
  readonly prefix: number
}

/** null for anything that Go's net.ParseCIDR would not take. */
export function parseRange(text: string): AddressRange | null {
  const match = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(text)
  const address = match?.[1]
  if (address === undefined || !isAddress(address)) return null
  const parsed = ipaddr.parse(address)
  const bits = parsed.kind() === 'ipv4' ? 32 : 128
  const prefix = Number(match?.[2])
  if (prefix > bits) return null
  const host = BigInt(bits - prefix)
  return { family: bits === 32 ? 4 : 6, network: (toNumber(parsed) >> host) << host, prefix }
}

/** Strict: no octal, no short forms, no zone. */
export function isAddress(text: string): boolean {
  if (text.includes('%')) return false
  return ipaddr.IPv4.isValidFourPartDecimal(text) ? !/(^|\.)0\d/.test(text) : ipaddr.IPv6.isValid(text) && text.includes(':')
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4
}

export function rangeText(range: AddressRange): string {
  return `${addressText(range.network, range.family)}/${range.prefix}`
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false
  const rest = BigInt(bitsOf(outer) - outer.prefix)
  return outer.network >> rest === inner.network >> rest
}

export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return contains(a, b) || contains(b, a)
}

/** Hosts are numbered from the bottom of the range, remote clients from its top (netmaker-api.md 7.1). null: the range is full. */
export function freeAddress(range: AddressRange, taken: ReadonlySet<string>, from: 'bottom' | 'top'): string | null {
  const size = 1n << BigInt(bitsOf(range) - range.prefix)
  // neither the network address nor the last one; IPv6 leaves the same two out
  const lowest = range.network + 1n
  const highest = range.network + size - 2n
  const step = from === 'bottom' ? 1n : -1n
  for (let at = from === 'bottom' ? lowest : highest; at >= lowest && at <= highest; at += step) {
    const address = addressText(at, range.family)
    if (!taken.has(address)) return address
  }
  return null
}

function bitsOf(range: AddressRange): number {
  return range.family === 4 ? 32 : 128
}

function toNumber(address: Address): bigint {
  return address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function addressText(value: bigint, family: 4 | 6): string {
  const bytes: number[] = []
  for (let at = family === 4 ? 3 : 15; at >= 0; at -= 1) bytes.push(Number((value >> BigInt(at * 8)) & 0xffn))
  const address = ipaddr.fromByteArray(bytes)
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()
}
