import { within } from '../../../electron/common/net/prefix.ts'
import type { Packet } from '../../lab/library/decode-packet.ts'
import { type AllowedWays, leakedPackets } from '../../lab/library/judge-leaks.ts'

/** Where a joined machine may still speak on its own networks: what is attached and private, link-local addresses, discovery of devices. */
const local = ['192.168.1.0/24', '192.168.7.0/24', '169.254.0.0/16', '224.0.0.0/24', '239.255.255.250/32', '255.255.255.255/32']
const local6 = ['fe80::/10', 'ff02::/16']
/** Neighbour discovery also speaks to routers by their global addresses. */
const discovery = [133, 135, 136, 143]
const names = [53, 853]
const groups = ['224.0.0.0/4', 'ff00::/8']

/**
 * The packets that left the laptop's own interface and shouldn't have, the neighbourhood included: a name asked at home never reaches the internet from
 * there, and is a leak all the same. `multicast: 'local'` is for moments without the filter: the kernel asks no routing rule about a group when a device is
 * named, so the routing layer alone keeps such a packet only from the internet, not from the local network.
 */
export function leftLink(packets: readonly Packet[], allowed: AllowedWays, multicast: 'refused' | 'local'): readonly Packet[] {
  return leakedPackets(packets, { ...allowed, others: [] }).filter((packet) => {
    if (packet.protocol === 'icmp6' && discovery.includes(packet.icmpType)) return false
    const isLocal = packet.family === 'other' || within(packet.destination, packet.family === 'ip4' ? local : local6)
    if (multicast === 'local' && within(packet.destination, groups)) return false
    const asksNames = (packet.protocol === 'udp' || packet.protocol === 'tcp') && names.includes(packet.destinationPort)
    return !isLocal || asksNames
  })
}
