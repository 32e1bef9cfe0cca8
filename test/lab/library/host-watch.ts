import { packetText } from './decode-packet.ts'
import { type PublicHost, wireTo } from './deliberate-leak.ts'
import type { Internet } from './internet.ts'
import { leakedPackets } from './judge-leaks.ts'
import { apiPort, tunnelPort } from './office.ts'
import { addresses } from './trial-topology.ts'

/** What a mesh host let out by its own wire that is neither the mesh's WireGuard nor its control channel. Packets as text; empty = nothing. */
export interface HostWatch {
  strays(): Promise<readonly string[]>
}

const settleMs = 300

export async function watchHost(net: Internet, node: PublicHost): Promise<HostWatch> {
  const capture = await net.lab.capture('wan', wireTo(node))
  const router = `${addresses[node].exit6.replace(/::.*$/, '')}::1`
  return {
    async strays() {
      // a router that doesn't know its next hop yet keeps a packet for a moment
      await new Promise((resolve) => setTimeout(resolve, settleMs))
      const { packets, dropped } = await capture.stop()
      if (dropped > 0) throw new Error('a capture lost packets and proves nothing')
      return leakedPackets(packets, { tunnels: [], api: [`${addresses.server.exit4}:${apiPort}`], others: [router] })
        .filter((packet) => packet.protocol !== 'udp' || packet.sourcePort !== tunnelPort)
        .map(packetText)
    },
  }
}
