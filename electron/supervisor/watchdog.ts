import type { PacketCounters } from '../engine/platform.ts'

export interface Watchdog {
  /** One look per second. 'silent': sent without an answer for a second; 'alive': something came in since the last look. */
  look(counters: PacketCounters, at: number): 'quiet' | 'alive' | 'waiting' | 'silent'
}

const patience = 900

/** Judges the tunnel by its packet counters alone: no process, no packet. They count what is inside the tunnel, so keepalives don't show. */
export function createWatchdog(): Watchdog {
  let last: PacketCounters | null = null
  let unansweredSince: number | null = null
  return {
    look(counters, at) {
      const before = last
      last = counters
      if (before === null) return 'quiet'
      if (counters.received !== before.received) {
        unansweredSince = null
        return 'alive'
      }
      if (counters.sent !== before.sent) unansweredSince ??= at
      if (unansweredSince === null) return 'quiet'
      return at - unansweredSince >= patience ? 'silent' : 'waiting'
    },
  }
}
