/** How long one user's messages may keep the helper busy before everybody else has a turn (ms). */
const portion = 10
/** After so much time without a wait what was spent is forgotten (ms). */
const memory = 200

/**
 * The helper's time among its users: after a portion of it one user waits for as long as they were served, on all their connections, so that whatever they send
 * at least half of the time is everybody else's. Nobody who behaves ever spends a portion.
 */
export interface TimeShare {
  /** Does what this user caused, and counts the time that it takes; what it only waits for doesn't count. */
  spend<Done>(work: () => Done): Done
  /** `gate` is told whenever this user has to wait (false) or has a turn again (true). Returns the end of it. */
  follow(gate: (open: boolean) => void): () => void
  /** Has a turn. */
  isOpen(): boolean
}

export interface Clock {
  now(): number
  after(ms: number, then: () => void): void
}

const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, then) => void setTimeout(then, ms).unref(),
}

export function createTimeShare(clock: Clock = realClock): TimeShare {
  const gates = new Set<(open: boolean) => void>()
  let spent = 0
  let since = clock.now()
  let open = true

  const turn = (next: boolean) => {
    open = next
    for (const gate of [...gates]) gate(next)
  }
  const count = (begun: number) => {
    const now = clock.now()
    if (open && begun - since > memory) {
      spent = 0
      since = begun
    }
    spent += now - begun
    if (!open || spent < portion) return
    turn(false)
    clock.after(spent, () => {
      spent = 0
      since = clock.now()
      turn(true)
    })
  }

  return {
    spend(work) {
      const begun = clock.now()
      try {
        return work()
      } finally {
        count(begun)
      }
    },
    follow(gate) {
      gates.add(gate)
      return () => void gates.delete(gate)
    },
    isOpen: () => open,
  }
}
