import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../store/database.ts'
import { createPieces, type Writing } from './pieces.ts'

/** A list that may have ten thousand items, as JSON bytes. Never older than the last commit. */
export interface LongList {
  read(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>
}

export interface LongListOptions<Item> {
  readonly database: Pick<Database, 'commits'>
  readonly writing: Writing<Item>
  /** The items as they are now, in the order of the list. */
  readonly collect: () => readonly Item[]
  /** How long the list may lag behind what changes without a commit. */
  readonly maxAgeMs: number
  readonly clock: () => number
}

/** For which nobody else is served. */
const turnMs = 10
/** Then it is finished in one go: somebody who writes all the time must not keep everybody from reading. */
const mostTurns = 100

/**
 * Whoever asks at the same moment gets the same bytes. What has to be written is written in turns; the items are collected anew in each of them, so that the
 * list is one of a single moment, after everything that was committed before it was asked for.
 */
export function createLongList<Item>({ database, writing, collect, maxAgeMs, clock }: LongListOptions<Item>): LongList {
  const pieces = createPieces(writing)
  let remembered: { readonly list: readonly Uint8Array[]; readonly commits: number; readonly at: number } | null = null
  let writer: Promise<readonly Uint8Array[]> | null = null

  function turn(isLast: boolean): readonly Uint8Array[] | null {
    const items = collect()
    const began = performance.now()
    let isFirst = true
    const list = pieces.of(items, () => {
      const isOver = !isLast && !isFirst && performance.now() - began >= turnMs
      isFirst = false
      return isOver
    })
    if (list !== null) remembered = { list, commits: database.commits, at: clock() }
    return list
  }

  async function remainingTurns(): Promise<readonly Uint8Array[]> {
    try {
      for (let turns = 1; ; turns++) {
        await nextTurn()
        const list = turn(turns >= mostTurns)
        if (list !== null) return list
      }
    } finally {
      writer = null
    }
  }

  return {
    read: () => {
      if (writer !== null) return writer
      const isFresh = remembered?.commits === database.commits && Math.abs(clock() - remembered.at) < maxAgeMs
      if (remembered !== null && isFresh) return remembered.list
      const list = turn(false)
      if (list !== null) return list
      writer = remainingTurns()
      return writer
    },
  }
}
