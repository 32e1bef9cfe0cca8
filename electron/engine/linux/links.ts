import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { outermost, parsePrefix, within } from '../../common/net/prefix.ts'
import { meshInterface, slotInterface, slots } from './names.ts'
import { netDevices } from './net-devices.ts'

/** What a network interface of this machine is to us. `other`: loopback, ours, mobile modems, tunnels that are no VPN; nothing is allowed there. */
export type LinkKind = 'lan' | 'inside' | 'vpn' | 'other'

/** An interface with the prefixes that are directly attached to it by its own addresses (host bits cleared), both families. */
export interface Link {
  readonly name: string
  readonly kind: LinkKind
  readonly onLink: readonly string[]
}

/** Private and not shared with a provider (RFC 1918, 3927, 4193); link-local IPv6 needs no prefix of its own. */
const lanRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7']

/** ARPHRD_ETHER: Ethernet, Wi-Fi, veth, VLAN, bridge (linux/if_arp.h). */
const ethernet = '1'

const ours = new Set(['lo', ...slots.map(slotInterface), meshInterface])

/** Interfaces that have an address. Files of the kernel and one call of getifaddrs(3), no process. */
export function gatherLinks(): readonly Link[] {
  const addresses = networkInterfaces()
  return [...netDevices().keys()]
    .filter((name) => !ours.has(name) && (addresses[name] !== undefined || existsSync(`/sys/class/net/${name}/bridge`)))
    .map((name) => ({ name, kind: kindOf(name), onLink: prefixes((addresses[name] ?? []).flatMap(({ cidr }) => cidr ?? [])) }))
}

/**
 * The local network: what is directly attached to a link and private. By addresses, not by routes, which a DHCP server may push as it likes
 * (CVE-2024-3661); private, because it may hand out anybody's public range as an address too (CVE-2023-36672).
 */
export function lanPrefixes(onLink: readonly string[]): readonly string[] {
  return onLink.filter((prefix) => within(prefix, lanRanges))
}

function prefixes(cidrs: readonly string[]): readonly string[] {
  return outermost(cidrs.flatMap((cidr) => parsePrefix(cidr.replace(/%[^/]*/, ''))?.text ?? []))
}

function kindOf(name: string): LinkKind {
  const has = (file: string) => existsSync(`/sys/class/net/${name}/${file}`)
  // a port of a bridge belongs to that bridge, also a tap of a virtual machine
  if (has('brport')) return 'other'
  if (has('bridge')) return kindOfBridge(name)
  if (has('tun_flags') || read(name, 'uevent').includes('DEVTYPE=wireguard')) return 'vpn'
  // unknown (a /sys of another network namespace) counts as Ethernet, as nearly all are
  return [ethernet, ''].includes(read(name, 'type').trim()) ? 'lan' : 'other'
}

/** A bridge without a physical port holds containers and virtual machines; one with such a port leads outside. */
function kindOfBridge(bridge: string): LinkKind {
  try {
    const ports = readdirSync(`/sys/class/net/${bridge}/brif`)
    return ports.every((port) => !existsSync(`/sys/class/net/${port}/device`)) ? 'inside' : 'lan'
  } catch {
    // it went while it was looked at
    return 'other'
  }
}

function read(name: string, file: string): string {
  try {
    return readFileSync(`/sys/class/net/${name}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
