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

export function createAccessClock({ ends, now, soon, over }: AccessClockFacts): AccessClock {
  let timer: NodeJS.Timeout | undefined

  function set(): void {
    clearTimeout(timer)
    const from = now()
    const rings = [...new Set(ends())].flatMap((end) => [
      { at: end - endsSoonMs, ring: soon },
      { at: end - endsNowMs, ring: soon },
      { at: end + afterwardsMs, ring: over },
    ])
    const ahead = rings.filter(({ at }) => at > from)
    if (ahead.length === 0) return
    timer = setTimeout(
      () => {
        // a computer that slept is late for several
        const due = ahead.filter(({ at }) => at <= now()).map(({ ring }) => ring)
        set()
        for (const ring of new Set(due)) ring()
      },
      Math.min(Math.min(...ahead.map(({ at }) => at)) - from + 1, longestTimer),
    )
    timer.unref?.()
  }

  return { set, stop: () => clearTimeout(timer) }
}
