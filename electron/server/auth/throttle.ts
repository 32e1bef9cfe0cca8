import { setTimeout as sleep } from 'node:timers/promises'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/**
 * Slows guessing down. An attempt that comes too early waits, and one that comes too often is answered like a wrong one without being looked at: the
 * answers themselves are the same as ever, so nobody learns that they are being slowed.
 */
export interface Throttle {
  /** Runs `attempt` when its turn comes and counts it when it failed. `refused`: the answer of an attempt that is not looked at. */
  run<T>(keys: ThrottleKeys, attempt: () => Promise<Attempt<T>>, refused: () => Promise<T> | T): Promise<T>
}

export interface ThrottleKeys {
  /** Whose secret is tried, from where. */
  readonly exact: string
  /** From where alone, for guesses at many accounts. A failure counts a tenth here: many honest people may share an address. */
  readonly broad: string
}

export interface Attempt<T> {
  readonly answer: T
  /** 'other': neither a good nor a wrong secret (a malformed body, a disabled account). */
  readonly outcome: 'right' | 'wrong' | 'other'
}

export interface ThrottleOptions {
  /** Failures are forgotten after this many seconds. */
  readonly windowSeconds: number
  /** Failures that cost nothing. */
  readonly free: number
  /** The first wait after them; it doubles with each failure. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** Failures after which nothing is looked at until the window is over. */
  readonly limit: number
  /** Attempts of one key that may wait for each other; further ones are not looked at. */
  readonly queue: number
  readonly wait?: (ms: number) => Promise<unknown>
}

/** Passwords: five free, then 0.5 s, 1 s, … 8 s: at most about 110 guesses in a quarter of an hour. */
export const passwordThrottle: ThrottleOptions = {
  windowSeconds: 900,
  free: 5,
  firstWaitMs: 500,
  longestWaitMs: 8_000,
  limit: 200,
  queue: 4,
}

/** Codes have six digits and three are valid at a time: ten wrong ones in a quarter of an hour, then none is right any more. */
export const codeThrottle: ThrottleOptions = { windowSeconds: 900, free: 10, firstWaitMs: 0, longestWaitMs: 0, limit: 10, queue: 4 }

export function createThrottle(options: ThrottleOptions): Throttle {
  const failures = new RateLimiterMemory({ points: options.limit, duration: options.windowSeconds })
  const waiting = new Map<string, { count: number; last: Promise<unknown> }>()
  const wait = options.wait ?? sleep

  async function countOf({ exact, broad }: ThrottleKeys): Promise<number> {
    const [narrow, wide] = await Promise.all([failures.get(exact), failures.get(broad)])
    return Math.max(narrow?.consumedPoints ?? 0, Math.floor((wide?.consumedPoints ?? 0) / 10))
  }

  async function attemptInTurn<T>(keys: ThrottleKeys, attempt: () => Promise<Attempt<T>>, refused: () => Promise<T> | T): Promise<T> {
    const count = await countOf(keys)
    if (count >= options.limit) return refused()
    const delay = count < options.free ? 0 : Math.min(options.longestWaitMs, options.firstWaitMs * 2 ** (count - options.free))
    if (delay > 0) await wait(delay)
    const { answer, outcome } = await attempt()
    if (outcome === 'wrong') await Promise.all([failures.penalty(keys.exact, 1), failures.penalty(keys.broad, 1)])
    // the broad key stays: one good account must not buy guesses at others
    if (outcome === 'right') await failures.delete(keys.exact)
    return answer
  }

  return {
    run: async (keys, attempt, refused) => {
      const line = keys.exact
      const queue = waiting.get(line) ?? { count: 0, last: Promise.resolve() }
      if (queue.count >= options.queue) return refused()
      queue.count++
      waiting.set(line, queue)
      const turn = queue.last.then(() => attemptInTurn(keys, attempt, refused))
      queue.last = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        queue.count--
        if (queue.count === 0) waiting.delete(line)
      }
    },
  }
}
