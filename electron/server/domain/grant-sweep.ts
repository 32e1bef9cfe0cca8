import type { Services } from '../services.ts'
import { endSpentGrants } from './timed-access.ts'

const everyMs = 15_000

/** Switches off what lived on a grant whose time is over, so that its gateway drops it. Returns how to end it. A full disk: tried again at the next turn. */
export function startGrantSweep({ database, clock, edition }: Services, onTrouble: (error: unknown) => void): () => void {
  if (edition !== 'pro') return () => undefined
  const timer = setInterval(() => {
    try {
      const draft = database.draft()
      endSpentGrants(draft, clock())
      database.commit(draft)
    } catch (error) {
      onTrouble(error)
    }
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
