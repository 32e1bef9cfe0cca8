export interface Clock {
  now(): number
}

/** 'wait': nothing to do yet. 'look': see whether it answers. 'return': it has been good for long enough; once more, and it takes over. */
export type HomeVerdict = 'wait' | 'look' | 'return'

export interface HomeWatch {
  /** `awaySince`: unix ms at which another gateway took over. */
  due(awaySince: number): HomeVerdict
  good(): void
  failed(): void
}

/** The preferred gateway must answer for this long (ms) before it carries again: one that comes and goes moves nobody (DESIGN 7). */
export const goodFor = 10 * 60_000
/** While it doesn't answer, and while it does (ms). */
const lookAgain = 60_000
const lookWhileGood = 30_000

/** When to look at the preferred gateway, by the clock alone; one silent look starts the ten minutes anew. */
export function homeWatch({ now }: Clock): HomeWatch {
  let lookedAt: number | null = null
  let goodSince: number | null = null
  return {
    due(awaySince) {
      const time = now()
      if (goodSince !== null && time - goodSince >= goodFor) return 'return'
      const last = lookedAt ?? awaySince
      return time - last >= (goodSince === null ? lookAgain : lookWhileGood) ? 'look' : 'wait'
    },
    good() {
      lookedAt = now()
      goodSince ??= lookedAt
    },
    failed() {
      lookedAt = now()
      goodSince = null
    },
  }
}
