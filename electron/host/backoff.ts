const firstMs = 500
const mostMs = 30_000

/** Milliseconds to wait after the n-th failure in a row (from 1): doubling, at most 30 s, ±20 % so that many hosts don't come back as one. `chance` in 0…1. */
export function backoff(failures: number, chance: number): number {
  const plain = Math.min(mostMs, firstMs * 2 ** Math.max(0, failures - 1))
  return Math.round(plain * (0.8 + 0.4 * chance))
}
