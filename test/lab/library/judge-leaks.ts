import type { Packet } from './decode-packet.ts'

/** What may leave the home of a machine that is joined: the tunnel itself, and the helper's own stream to the control server. */
export interface AllowedWays {
  /** `ip:port` or `[ip6]:port` of gateways, UDP. */
  readonly tunnels: readonly string[]
  /** `ip:port` of the control server, TCP. */
  readonly api: readonly string[]
  /** Addresses of machines behind the same router whose traffic isn't judged (IPv6; IPv4 of the home is one address for all: they must be quiet). */
  readonly others?: readonly string[]
}

/**
 * The packets that should not have passed the wire between home and internet, towards the internet. Link-level housekeeping of the router itself (ARP,
 * neighbour discovery, multicast listener reports) isn't the user's traffic: it never leaves that wire.
 */
export function leakedPackets(packets: readonly Packet[], allowed: AllowedWays): readonly Packet[] {
  return packets.filter((packet) => !packet.outgoing && !isHousekeeping(packet) && !isAllowed(packet, allowed))
}

function isHousekeeping(packet: Packet): boolean {
  if (packet.family === 'arp') return true
  if (packet.protocol !== 'icmp6') return packet.protocol === 'igmp'
  const linkLocal = packet.source.startsWith('fe80:') || packet.source === '::'
  const discovery = [133, 134, 135, 136, 143].includes(packet.icmpType)
  return discovery && (linkLocal || packet.destination.startsWith('ff02:') || packet.icmpType === 136)
}

function isAllowed(packet: Packet, { tunnels, api, others = [] }: AllowedWays): boolean {
  if (others.includes(packet.source)) return true
  const target =
    packet.family === 'ip6' ? `[${packet.destination}]:${packet.destinationPort}` : `${packet.destination}:${packet.destinationPort}`
  return (packet.protocol === 'udp' && tunnels.includes(target)) || (packet.protocol === 'tcp' && api.includes(target))
}
