/** A list of connected hosts that two people changed at once: what each did, and the ways out. Node ids throughout. */
export interface ListConflict {
  readonly addedByMe: readonly string[]
  readonly removedByMe: readonly string[]
  readonly addedByThem: readonly string[]
  readonly removedByThem: readonly string[]
  /** My changes on top of theirs. */
  readonly merged: readonly string[]
}

export type MergeChoice = 'merge' | 'mine' | 'theirs'

/** `before`: what I saw; `mine`: what I chose; `theirs`: what the server has now. */
export function compareLists(before: readonly string[], mine: readonly string[], theirs: readonly string[]): ListConflict {
  const addedByMe = without(mine, before)
  const removedByMe = without(before, mine)
  return {
    addedByMe,
    removedByMe,
    addedByThem: without(theirs, before),
    removedByThem: without(before, theirs),
    merged: [...without(theirs, removedByMe), ...without(addedByMe, theirs)],
  }
}

export function chosenList(
  choice: MergeChoice,
  conflict: ListConflict,
  mine: readonly string[],
  theirs: readonly string[],
): readonly string[] {
  return choice === 'merge' ? conflict.merged : choice === 'mine' ? mine : theirs
}

export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && without(a, b).length === 0
}

function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const out = new Set(others)
  return list.filter((id) => !out.has(id))
}
