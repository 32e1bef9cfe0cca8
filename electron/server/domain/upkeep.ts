import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import { removeSilentNodes } from './silent-nodes.ts'
import { endSpentGrants } from './timed-access.ts'

const grantsEveryMs = 15_000
/** Also how long hosts have to be heard of after a start: a server that was away must not take its hosts for gone. */
const silentEveryMs = 10 * 60_000

/** What is done without anybody asking. Returns how to end it. A full disk: tried again at the next turn. */
export function startUpkeep({ database, clock, edition }: Services, onTrouble: (error: unknown) => void): () => void {
  const every = (ms: number, work: (draft: Draft) => void) =>
    setInterval(() => {
      try {
        const draft = database.draft()
        work(draft)
        database.commit(draft)
      } catch (error) {
        onTrouble(error)
      }
    }, ms).unref()
  const timers = [every(silentEveryMs, (draft) => removeSilentNodes(draft, database.checkIns, clock()))]
  // what lived on a grant whose time is over is switched off, so that its gateway drops it
  if (edition === 'pro') timers.push(every(grantsEveryMs, (draft) => endSpentGrants(draft, clock())))
  return () => timers.forEach(clearInterval)
}
