/** What rows are searched in, in small letters: made once per row, and laid beside each list of them, so that a key costs one walk over strings. */
export interface RowWords<Row> {
  of(rows: readonly Row[]): readonly string[]
}

export function rowWords<Row extends object>(words: (row: Row) => readonly string[]): RowWords<Row> {
  const ofRow = new WeakMap<Row, string>()
  const ofList = new WeakMap<readonly Row[], readonly string[]>()
  const make = (row: Row): string => {
    const known = ofRow.get(row)
    if (known !== undefined) return known
    const text = words(row).join('\n').toLowerCase()
    ofRow.set(row, text)
    return text
  }
  return {
    of(rows) {
      const known = ofList.get(rows)
      if (known !== undefined) return known
      const texts = rows.map(make)
      ofList.set(rows, texts)
      return texts
    },
  }
}

/** The same per language, for rows whose words are ours. `Say`: what says them. */
export function wordsIn<Say extends object, Row>(make: (t: Say) => RowWords<Row>): (t: Say) => RowWords<Row> {
  const made = new WeakMap<Say, RowWords<Row>>()
  return (t) => {
    const words = made.get(t) ?? make(t)
    made.set(t, words)
    return words
  }
}

/** Rows in which every word is somewhere. The same array when there is nothing to filter by. */
export function filterByWords<Row>(rows: readonly Row[], text: string, wordsOf: RowWords<Row>): readonly Row[] {
  const [first, ...others] = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (first === undefined) return rows
  const texts = wordsOf.of(rows)
  return rows.filter((_row, place) => {
    const hay = texts[place] ?? ''
    return hay.includes(first) && others.every((word) => hay.includes(word))
  })
}
