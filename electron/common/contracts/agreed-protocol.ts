/** Versions of a protocol that a program speaks, both ends included. */
export interface ProtocolRange {
  readonly oldest: number
  readonly newest: number
}

/** The newest one that both speak, so that either may be updated first; null when there is none. */
export function agreedProtocol(a: ProtocolRange, b: ProtocolRange): number | null {
  const newest = Math.min(a.newest, b.newest)
  return newest >= Math.max(a.oldest, b.oldest) ? newest : null
}
