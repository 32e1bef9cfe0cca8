/** What a row is searched in, in small letters; made once per row. */
export type RowWords<Row> = (row: Row) => string

export function rowWords<Row extends object>(words: (row: Row) => readonly string[]): RowWords<Row> {
  const made = new WeakMap<Row, string>()
  return (row) => {
    const known = made.get(row)
    if (known !== undefined) return known
    const text = words(row).join('\n').toLowerCase()
    made.set(row, text)
    return text
  }
}

/** Rows in which every word is somewhere. The same array when there is nothing to filter by. */
export function filterByWords<Row>(rows: readonly Row[], text: string, wordsOf: RowWords<Row>): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  if (first === undefined) return rows
  return words.length === 1
    ? rows.filter((row) => wordsOf(row).includes(first))
    : rows.filter((row) => {
        const hay = wordsOf(row)
        return words.every((word) => hay.includes(word))
      })
}
