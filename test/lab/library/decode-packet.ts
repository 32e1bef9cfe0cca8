/** The headers of one packet on the wire, as far as a leak check needs them. */
export interface Packet {
  /** Unix ms at the reader. */
  readonly at: number
  /** Sent by the machine whose interface is watched. */
  readonly outgoing: boolean
  readonly length: number
  readonly family: 'ip4' | 'ip6' | 'arp' | 'other'
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'icmp6' | 'igmp' | 'other' | ''
  readonly source: string
  readonly destination: string
  /** 0 where the protocol has none. */
  readonly sourcePort: number
  readonly destinationPort: number
  /** ICMP type, -1 otherwise. */
  readonly icmpType: number
}

interface Meta {
  readonly at: number
  readonly outgoing: boolean
  readonly length: number
}

const protocols: Readonly<Record<number, Packet['protocol']>> = { 1: 'icmp', 2: 'igmp', 6: 'tcp', 17: 'udp', 58: 'icmp6' }

/** Decodes an Ethernet frame (IEEE 802.3, RFC 791, RFC 8200). Never fails: what isn't understood is 'other'. */
export function decodePacket(frame: Buffer, meta: Meta): Packet {
  const nothing = { protocol: '' as const, source: '', destination: '', sourcePort: 0, destinationPort: 0, icmpType: -1 }
  const etherType = frame.length >= 14 ? frame.readUInt16BE(12) : 0
  if (etherType === 0x0806) return { ...meta, ...nothing, family: 'arp' }
  if (etherType === 0x0800 && frame.length >= 34) {
    const start = 14 + ((frame[14] ?? 0x45) & 0x0f) * 4
    // a later fragment has no ports
    const first = (frame.readUInt16BE(20) & 0x1fff) === 0
    return {
      ...meta,
      family: 'ip4',
      source: [...frame.subarray(26, 30)].join('.'),
      destination: [...frame.subarray(30, 34)].join('.'),
      ...transport(frame[23] ?? 0, first ? frame.subarray(start) : Buffer.alloc(0)),
    }
  }
  if (etherType === 0x86dd && frame.length >= 54) {
    let next = frame[20] ?? 0
    let start = 54
    // hop-by-hop, routing and destination options stand before what matters (multicast listener reports have one)
    while ((next === 0 || next === 43 || next === 60) && frame.length >= start + 8) {
      next = frame[start] ?? 59
      start += ((frame[start + 1] ?? 0) + 1) * 8
    }
    return {
      ...meta,
      family: 'ip6',
      source: text6(frame.subarray(22, 38)),
      destination: text6(frame.subarray(38, 54)),
      ...transport(next, frame.subarray(start)),
    }
  }
  return { ...meta, ...nothing, family: 'other' }
}

function transport(number: number, bytes: Buffer) {
  const protocol = protocols[number] ?? ('other' as const)
  const ports = (protocol === 'tcp' || protocol === 'udp') && bytes.length >= 4
  return {
    protocol,
    sourcePort: ports ? bytes.readUInt16BE(0) : 0,
    destinationPort: ports ? bytes.readUInt16BE(2) : 0,
    icmpType: (protocol === 'icmp' || protocol === 'icmp6') && bytes.length > 0 ? (bytes[0] ?? -1) : -1,
  }
}

/** RFC 5952. */
function text6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':')
  return best.start < 0 ? hex(groups) : `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`
}

/** One line for people. */
export function packetText(packet: Packet): string {
  const end = (address: string, port: number) => (port ? (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`) : address)
  const kind = packet.protocol || packet.family
  const type = packet.icmpType >= 0 ? ` type ${packet.icmpType}` : ''
  return `${kind}${type} ${end(packet.source, packet.sourcePort)} > ${end(packet.destination, packet.destinationPort)} (${packet.length} bytes)`
}
