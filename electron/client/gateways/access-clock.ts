import { endsNowMs, endsSoonMs } from '../../common/rules/timed-access.ts'
import { longestTimer } from '../longest-timer.ts'

/** Rings for access for a time that nears its end: what is said of it changes then, although nothing was read and nobody did anything. */
export interface AccessClock {
  /** After every read. */
  set(): void
  stop(): void
}

export interface AccessClockFacts {
  /** When the accesses end, unix ms by the server's clock. */
  readonly ends: () => readonly number[]
  /** The server's. */
  readonly now: () => number
  /** There is another thing to say. */
  readonly soon: () => void
  /** One has ended: the server knows whether it was given anew. */
  readonly over: () => void
}

/** A server needs a moment for it. */
const afterwardsMs = 1_000

interface Ring {
  readonly end: number
  readonly at: number
  readonly ring: () => void
}

export function createAccessClock({ ends, now, soon, over }: AccessClockFacts): AccessClock {
  let timer: NodeJS.Timeout | undefined
  let awaited: readonly Ring[] = []

  function set(): void {
    clearTimeout(timer)
    const from = now()
    const known = [...new Set(ends())]
    // a computer that slept is late for several; a read may have come before the timer, and have told of some of them
    const due = awaited.filter(({ at, end }) => at <= from && known.includes(end)).map(({ ring }) => ring)
    awaited = known.flatMap(ringsOf).filter(({ at }) => at > from)
    if (awaited.length > 0) {
      timer = setTimeout(set, Math.min(Math.min(...awaited.map(({ at }) => at)) - from + 1, longestTimer))
      timer.unref?.()
    }
    for (const ring of new Set(due)) ring()
  }

  function ringsOf(end: number): Ring[] {
    return [
      { end, at: end - endsSoonMs, ring: soon },
      { end, at: end - endsNowMs, ring: soon },
      { end, at: end + afterwardsMs, ring: over },
    ]
  }

  return { set, stop: () => clearTimeout(timer) }
}
