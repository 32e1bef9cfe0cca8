/** Bytes of the largest packet that a person may limit tunnels to: IPv6 needs the smaller one, Ethernet carries the larger one. */
export const packetSizeBounds = { min: 1280, max: 1500 } as const

export function isPacketSize(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes >= packetSizeBounds.min && bytes <= packetSizeBounds.max
}
