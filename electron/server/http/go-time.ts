/**
 * Why Go's `time.Time` would not be read from this text, in the words of its parser for RFC 3339 (time/format.go Parse); null: it would. Every part is
 * looked at in turn, so the sentence names the first that is wrong.
 */
export function goTimeTrouble(text: string): string | null {
  const parts = new Map<string, number>()
  let rest = text
  for (const [name, part] of layout) {
    const found = part.pattern.exec(rest)
    if (found === null) return cannotParse(text, rest, name)
    rest = rest.slice(found[0].length)
    const [, digits = ''] = found
    if (part.range === undefined) continue
    const value = Number(digits)
    if (value < part.range[0] || value > part.range[1]) return said(text, `: ${part.word} out of range`)
    parts.set(name, value)
  }
  if (rest !== '') return said(text, `: extra text: ${quoted(rest)}`)
  const [year = 0, month = 1, day = 0] = ['2006', '01', '02'].map((name) => parts.get(name))
  return day < 1 || day > daysIn(year, month) ? said(text, ': day out of range') : null
}

interface Part {
  /** At the beginning of what is left; the first group is its number. */
  readonly pattern: RegExp
  readonly word?: string
  readonly range?: readonly [lowest: number, highest: number]
}

/** The reference time, part by part, under the names that errors give them. */
const layout: readonly (readonly [name: string, part: Part])[] = [
  ['2006', { pattern: /^(\d{4})/, word: 'year', range: [0, 9999] }],
  ['-', { pattern: /^-/ }],
  ['01', { pattern: /^(\d\d)/, word: 'month', range: [1, 12] }],
  ['-', { pattern: /^-/ }],
  // which days a month has is asked at the end
  ['02', { pattern: /^(\d\d)/, word: 'day', range: [0, 99] }],
  ['T', { pattern: /^T/ }],
  ['15', { pattern: /^(\d\d)/, word: 'hour', range: [0, 23] }],
  [':', { pattern: /^:/ }],
  ['04', { pattern: /^(\d\d)/, word: 'minute', range: [0, 59] }],
  [':', { pattern: /^:/ }],
  ['05', { pattern: /^(\d\d)(?:\.\d+)?/, word: 'second', range: [0, 59] }],
  ['Z07:00', { pattern: /^(?:Z|[+-]\d\d:\d\d)/ }],
]

function cannotParse(text: string, rest: string, element: string): string {
  return said(text, ` as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted(rest)} as ${quoted(element)}`)
}

function said(text: string, why: string): string {
  return `parsing time ${quoted(text)}${why}`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
