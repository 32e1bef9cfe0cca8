import { fail, type Result } from '../common/result.ts'

/** Acts on the tunnel one after another; a later one takes over: the earlier stops at its next step and answers `join.superseded`. */
export interface Turns {
  run(act: (turn: Turn) => Promise<Result<Record<string, never>>>): Promise<Result<Record<string, never>>>
  /** Work that must not overlap with an act, but supersedes nothing. */
  between<T>(work: () => Promise<T>): Promise<T>
}

export interface Turn {
  superseded(): boolean
  readonly signal: AbortSignal
}

export function createTurns(): Turns {
  let tail: Promise<unknown> = Promise.resolve()
  let latest: AbortController | null = null

  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const mine = tail.then(work, work)
    tail = mine.catch(() => undefined)
    return mine
  }

  return {
    run(act) {
      latest?.abort()
      const controller = new AbortController()
      latest = controller
      const turn = { superseded: () => controller.signal.aborted, signal: controller.signal }
      return enqueue(async () => {
        if (turn.superseded()) return fail({ code: 'join.superseded' })
        const outcome = await act(turn)
        return turn.superseded() && !outcome.ok ? fail({ code: 'join.superseded' }) : outcome
      })
    },
    between: enqueue,
  }
}
