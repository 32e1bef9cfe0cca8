import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { familyOf } from '../common/net/prefix.ts'
import type { ProbeTarget } from './probe-targets.ts'

export interface ProbeAnswer {
  readonly by: ProbeTarget['by']
  /** Unix ms. */
  readonly at: number
  readonly rttMs: number
}

export interface Prober {
  /** Asks every target once more. */
  send(): void
  close(): void
}

/** Streams that wait for an answer, per prober; the oldest goes first. */
const openStreams = 8

/** Asks by the tunnel's own addresses, so that nothing but the tunnel can carry it. A refused connection is an answer too: somebody beyond sent the reset. */
export function createProber(targets: readonly ProbeTarget[], now: () => number, onAnswer: (answer: ProbeAnswer) => void): Prober {
  const datagrams = new Map<string, DatagramSocket>()
  const streams: Socket[] = []
  const asked = new Map<number, { host: string; at: number }>()
  let closed = false

  const give = (by: ProbeTarget['by'], sentAt: number) => {
    if (!closed) onAnswer({ by, at: now(), rttMs: Math.max(1, now() - sentAt) })
  }
  const datagramSocket = (source: string): DatagramSocket => {
    const known = datagrams.get(source)
    if (known !== undefined) return known
    const socket = createSocket(familyOf(source) === 4 ? 'udp4' : 'udp6')
    // the address is gone with the tunnel, or nothing leads there yet: silence is all there is to say
    socket.on('error', () => {
      if (datagrams.get(source) !== socket) return
      datagrams.delete(source)
      // one that isn't closed keeps its descriptor for good. Not at once: while what was sent waits for the address, closing waits with it, for ever
      setImmediate(() => socket.close())
    })
    socket.on('message', (message, from) => {
      const question = asked.get(message.length < 12 ? -1 : message.readUInt16BE(0))
      if (question !== undefined && question.host === from.address) give('dns', question.at)
    })
    socket.bind({ address: source })
    datagrams.set(source, socket)
    return socket
  }
  const askName = ({ host, port, source }: ProbeTarget) => {
    const id = Math.floor(Math.random() * 0x10000)
    asked.set(id, { host, at: now() })
    datagramSocket(source).send(rootQuery(id), port, host, () => undefined)
  }
  const openStream = ({ host, port, source, by }: ProbeTarget) => {
    const at = now()
    const socket = connect({ host, port, localAddress: source })
    streams.push(socket)
    if (streams.length > openStreams) streams.shift()?.destroy()
    socket.once('connect', () => {
      socket.destroy()
      give(by, at)
    })
    // a refusal may come from the gateway itself (nft reject), so it proves nothing
    socket.once('error', () => undefined)
  }
  return {
    send() {
      if (closed) return
      for (const target of targets) {
        if (target.by === 'dns') askName(target)
        else openStream(target)
      }
    },
    close() {
      closed = true
      for (const socket of streams) socket.destroy()
      for (const socket of datagrams.values()) socket.close()
    },
  }
}

/** "Who serves the root?": every resolver knows, and it names nobody (RFC 1035 4.1). */
export function rootQuery(id: number): Buffer {
  const query = Buffer.from('000001000001000000000000' + '00' + '0002' + '0001', 'hex')
  query.writeUInt16BE(id, 0)
  return query
}
