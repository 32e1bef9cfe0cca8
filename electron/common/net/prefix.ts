import type ipaddr from 'ipaddr.js'
import { parseAddress, parseEndpoint } from '../tunnel/pass-bounds.ts'

export type Family = 4 | 6

export interface Prefix {
  readonly family: Family
  readonly address: ipaddr.IPv4 | ipaddr.IPv6
  readonly bits: number
  /** With host bits cleared: `10.0.0.0/8`. */
  readonly text: string
}

/** `a/b`, or a bare address as /32 or /128. Null when it is neither. */
export function parsePrefix(text: string): Prefix | null {
  const [host = '', bits, more] = text.trim().split('/')
  const address = parseAddress(host)
  if (address === null || more !== undefined) return null
  const whole = address.kind() === 'ipv4' ? 32 : 128
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return null
  const length = bits === undefined ? whole : Number(bits)
  if (length > whole) return null
  return { family: whole === 32 ? 4 : 6, address, bits: length, text: `${network(address, length)}/${length}` }
}

/** Family of an address, a prefix or an endpoint (`[::1]:53` is 6). */
export function familyOf(text: string): Family {
  return text.replace(/\/\d+$/, '').split(':').length > 2 ? 6 : 4
}

/** Whether `inner` lies wholly in `outer`. */
export function covers(outer: Prefix, inner: Prefix): boolean {
  return outer.family === inner.family && outer.bits <= inner.bits && sameNetwork(outer, inner)
}

/** Without those that lie in another one, and without repetitions; the order is kept. Unreadable ones are left out. */
export function outermost(texts: readonly string[]): readonly string[] {
  const all = [...new Map(texts.flatMap((text) => parsePrefix(text) ?? []).map((prefix) => [prefix.text, prefix])).values()]
  return all.filter((one) => !all.some((other) => other !== one && covers(other, one))).map(({ text }) => text)
}

/** One spelling for one bare address (RFC 5952), the kernel's too; what is none stays as it is. */
export function canonicalAddress(text: string): string {
  const prefix = parseAddress(text) === null ? null : parsePrefix(text)
  return prefix === null ? text : prefix.text.slice(0, prefix.text.indexOf('/'))
}

/** The same for `ip:port` and `[ip6]:port`. */
export function canonicalEndpoint(text: string): string {
  const endpoint = parseEndpoint(text)
  if (endpoint === null) return text
  const host = canonicalAddress(endpoint.host)
  return `${host.includes(':') ? `[${host}]` : host}:${endpoint.port}`
}

/** Whether an address, or a whole prefix, lies in one of the prefixes. Anything unreadable does not. */
export function within(address: string, prefixes: readonly string[]): boolean {
  const one = parsePrefix(address)
  return one !== null && prefixes.some((text) => isCovered(text, one))
}

/**
 * Not routed on the internet: RFC 1918, 6598 (carrier-grade NAT, also what many meshes use), 3927, 4193, 4291 link-local. An address in there may be
 * the gateway's own, or the local network's.
 */
export const privatePrefixes = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
] as const

function isCovered(text: string, inner: Prefix): boolean {
  const outer = parsePrefix(text)
  return outer !== null && covers(outer, inner)
}

function sameNetwork(outer: Prefix, inner: Prefix): boolean {
  return network(inner.address, outer.bits) === network(outer.address, outer.bits)
}

function network(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, at) => byte & (0xff << Math.max(0, 8 - Math.max(0, bits - at * 8))) & 0xff)
  return formatBytes(bytes)
}

/** RFC 5952 text of an address of 4 or 16 bytes. */
function formatBytes(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16))
  let best = { from: -1, length: 1 }
  for (let from = 0; from < 8; from += 1) {
    let length = 0
    while (groups[from + length] === '0') length += 1
    if (length > best.length) best = { from, length }
  }
  if (best.from < 0) return groups.join(':')
  return `${groups.slice(0, best.from).join(':')}::${groups.slice(best.from + best.length).join(':')}`
}
