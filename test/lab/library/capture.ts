import { join } from 'node:path'
import { decodePacket, type Packet } from './decode-packet.ts'
import type { LabNode } from './lab-node.ts'

/**
 * What passed an interface, by a packet socket in a process of its own: independent of everything that is being tested. Perl, because neither Node nor a
 * shell can open such a socket and tcpdump can't run in a user namespace; it is part of every Debian and Fedora base.
 */
export interface Capture {
  /** Everything until now. */
  packets(): readonly Packet[]
  /** Resolves when everything that the kernel had seen at the time of the call is among `packets`. */
  sync(): Promise<void>
  /** Everything since the last call, which is forgotten here; for captures that last. */
  take(): readonly Packet[]
  /** Reads what the kernel still has, ends, and tells how many packets it had no room for: a capture that lost some proves nothing. */
  stop(): Promise<{ readonly packets: readonly Packet[]; readonly dropped: number }>
}

const reader = join(import.meta.dirname, 'capture.pl')

export interface CaptureOptions {
  /** Without what the node itself sends. */
  readonly only?: 'incoming'
}

export async function startCapture(node: LabNode, interfaceName: string, { only }: CaptureOptions = {}): Promise<Capture> {
  const process = node.spawn(['/usr/bin/perl', reader, interfaceName, only ?? ''], { forgetsLines: true })
  const listening = process.line(/^listening$/)
  const synced: (() => void)[] = []
  let packets: Packet[] = []
  let dropped: number | null = null
  process.onLine((line) => {
    const [word, ...fields] = line.split(' ')
    if (word === 'dropped') dropped = Number(fields[0])
    else if (word === 'synced') synced.shift()?.()
    else if (word === 'p') {
      const [seconds = '0', direction = '0', length = '0', hex = ''] = fields
      packets.push(
        decodePacket(Buffer.from(hex, 'hex'), { at: Number(seconds) * 1000, outgoing: direction === '4', length: Number(length) }),
      )
    }
  })
  await listening
  return {
    packets: () => packets,
    sync: () =>
      new Promise((resolve, reject) => {
        synced.push(resolve)
        process.write('sync\n')
        void process.exited.then(() => reject(new Error(`the capture on ${node.name} ended: ${process.output().slice(-500)}`)))
      }),
    take() {
      const taken = packets
      packets = []
      return taken
    },
    stop: async () => {
      process.signal('SIGTERM')
      await process.exited
      if (dropped === null) throw new Error(`the capture on ${node.name} ended early: ${process.output().slice(-500)}`)
      return { packets, dropped }
    },
  }
}
