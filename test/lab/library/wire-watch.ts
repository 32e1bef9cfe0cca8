import { within } from '../../../electron/common/net/prefix.ts'
import { type Packet, packetText } from './decode-packet.ts'
import type { Internet } from './internet.ts'
import { leakedPackets } from './judge-leaks.ts'
import { addresses } from './trial-topology.ts'

/**
 * What a joined laptop let out meanwhile that it should not have: on its own wire, where the local network can see it, and between home and internet. Packets
 * as text; empty = nothing. Throws when the kernel had no room for some packet, for then the captures prove nothing.
 */
export interface WireWatch {
  strays(): Promise<readonly string[]>
}

export interface WireOptions {
  /** What the local network may see beside the tunnel. */
  readonly lan: boolean
  /** On-link private prefixes, where they aren't the home's own. */
  readonly onLink?: readonly string[]
  /** UDP ports of another VPN of the laptop. */
  readonly ownPorts?: readonly number[]
}

const tunnels = [`${addresses['exit-fra'].exit4}:51820`, `${addresses['exit-nyc'].exit4}:51820`]
const linkMulticast = ['224.0.0.0/24', '239.255.255.250', '255.255.255.255', 'fe80::/10', 'ff02::/16']

/** The home's other machines speak for themselves, and answer what comes in from the internet. */
const others = [addresses.home.lan6, '2001:db8:50::2', addresses.neighbour.lan6]
const settleMs = 300

export async function watchWires(net: Internet, { lan, onLink = ['192.168.1.0/24'], ownPorts = [] }: WireOptions): Promise<WireWatch> {
  const captures = [await net.lab.capture('wan', 'to-home'), await net.lab.capture('home', 'to-laptop')]
  return {
    async strays() {
      // a router that doesn't know its next hop yet keeps a packet for a moment
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      const ends = await Promise.all(captures.map((capture) => capture.stop()))
      if (ends.some(({ dropped }) => dropped > 0)) throw new Error('a capture lost packets and proves nothing')
      const [wan = [], wire = []] = ends.map(({ packets }) =>
        leakedPackets(packets, { tunnels, api: [], others }).filter(
          (packet) => packet.protocol !== 'udp' || !ownPorts.includes(packet.sourcePort),
        ),
      )
      const local = (packet: Packet) =>
        lan && within(packet.destination, [...onLink, ...linkMulticast]) && ![53, 853].includes(packet.destinationPort)
      return [
        ...wan.map((packet) => `internet: ${packetText(packet)}`),
        ...wire.filter((packet) => !local(packet)).map((packet) => `wire: ${packetText(packet)}`),
      ]
    },
  }
}
