/** Which endpoint to try next, and how long to wait for it. */
export interface HandshakePace {
  next(elapsedMs: number): { readonly endpoint: string; readonly waitMs: number }
}

const shortest = 100
const longest = 1000
const growth = 1.25
const margin = 20
/** From here on at WireGuard's own pace. */
const backOffAfter = 5000
const backedOff = 5000

/**
 * When a handshake is to be started over (DESIGN 6): a gateway learns a new peer 0.5–0.9 s after the API's answer and WireGuard alone would try again after
 * 5 s. An interval below the round trip never completes, so it grows while unanswered; with several candidates it grows per round.
 */
export function handshakePace(endpoints: readonly string[], rttMs: number | null): HandshakePace {
  let waitMs = Math.max(shortest, (rttMs ?? 0) + margin)
  let turn = 0
  return {
    next(elapsedMs) {
      const endpoint = endpoints[turn % endpoints.length] ?? ''
      const wait = elapsedMs >= backOffAfter ? backedOff : waitMs
      turn += 1
      if (turn % endpoints.length === 0) waitMs = Math.min(longest, waitMs * growth)
      return { endpoint, waitMs: Math.round(wait) }
    },
  }
}
