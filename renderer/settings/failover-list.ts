/** The ids with one of them a place further up or down; the same order at an end. */
export function moved(ids: readonly string[], id: string, way: 'up' | 'down'): readonly string[] {
  const from = ids.indexOf(id)
  const to = way === 'up' ? from - 1 : from + 1
  if (from < 0 || to < 0 || to >= ids.length) return ids
  return ids.toSpliced(from, 1).toSpliced(to, 0, id)
}
