import { longestTimer } from '../longest-timer.ts'

export interface ExpiryAlarm {
  /** By the session as it is now. */
  set(): void
  stop(): void
}

/** A token that ends while nobody looks. `leftMs`: how long it is good, 0 or less when it has ended or doesn't tell. */
export function createExpiryAlarm(leftMs: () => number, over: () => void): ExpiryAlarm {
  let timer: NodeJS.Timeout | undefined
  function set(): void {
    clearTimeout(timer)
    const left = leftMs()
    if (left <= 0) return
    timer = setTimeout(
      () => {
        set()
        over()
      },
      Math.min(left + 1, longestTimer),
    )
    timer.unref?.()
  }
  return { set, stop: () => clearTimeout(timer) }
}
