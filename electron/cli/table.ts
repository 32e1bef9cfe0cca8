import { shownText } from '../common/wording/shown-text.ts'

/** Rows as aligned columns, two spaces apart; the first row is the heading. Empty columns and trailing spaces fall away. A name makes no line of its own. */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(shownText))
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.slice(1).map((row) => width(row[column])), 0))
  const used = widths.map((size, column) => ({ column, size: size === 0 ? 0 : Math.max(size, width(rows[0]?.[column])) }))
  return rows
    .map((row) =>
      used
        .filter(({ size }) => size > 0)
        .map(({ column, size }) => (row[column] ?? '') + ' '.repeat(size - width(row[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Characters, not bytes: names may be in any script. */
function width(text: string | undefined): number {
  return [...(text ?? '')].length
}
