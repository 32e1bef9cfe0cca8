import { shownLines } from '../../../electron/common/wording/shown-text.ts'
import { type Column, columnText } from './column.ts'

/** A table as a file for spreadsheets (RFC 4180, with the mark that lets them see UTF-8). */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(columnText(column, row))).join(','))
  return `\uFEFF${[columns.map(({ header }) => cell(header)).join(','), ...lines].join('\r\n')}\r\n`
}

/** Names come from other people: what a spreadsheet would take for a formula, in any width, becomes plain text. */
function cell(text: string): string {
  const shown = shownLines(text)
  const safe = /^[\t\n]|^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(shown) ? `'${shown}` : shown
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
