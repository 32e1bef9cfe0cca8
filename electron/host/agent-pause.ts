import type { Fault } from '../common/fault.ts'
import { faultLine } from '../common/wording/fault-text.ts'
import { english } from '../common/words/words.ts'
import { backoff } from './backoff.ts'

export interface PauseOptions {
  /** A line for whoever watches. */
  readonly note: (text: string) => void
  readonly signal: AbortSignal
}

/** Milliseconds to wait after the n-th failure in a row; tells why. */
export function announcePause({ note }: PauseOptions, failures: number, what: string, fault: Fault): number {
  const ms = backoff(failures, Math.random())
  note(`${what}: ${faultLine(english, fault)} What stands stays; next try in ${(ms / 1000).toFixed(1)} s.`)
  return ms
}

/** Waits that long, or until the signal. */
export function pause({ signal }: PauseOptions, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
