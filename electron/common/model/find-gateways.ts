import { languages, locales } from '../words/language.ts'

/** What is looked through, each with the words to compare with. */
interface Findable {
  readonly name: string
  readonly network: string
  /** ISO 3166, '' where unknown. */
  readonly country: string
}

/** Rows whose name, network or country contain every word of the text, in the given order. The same array when there is nothing to look for. */
export function findGateways<Row extends Findable>(rows: readonly Row[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const hay = hayOf(row)
    return words.every((word) => hay.includes(word))
  })
}

const hays = new WeakMap<Findable, string>()

/** Made once per row: each key of a search looks at all of them. */
function hayOf(row: Findable): string {
  const kept = hays.get(row)
  if (kept !== undefined) return kept
  const hay = `${row.name}\n${row.network}\n`.toLowerCase() + countryWords(row.country)
  hays.set(row, hay)
  return hay
}

const known = new Map<string, string>()

/** The code and what the country is called in every language of ours: many type the name that they know it by. */
function countryWords(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code.toLowerCase()
  const kept = known.get(code)
  if (kept !== undefined) return kept
  const names = languages.map((language) => new Intl.DisplayNames([locales[language]], { type: 'region' }).of(code.toUpperCase()) ?? '')
  const words = [code, ...names].join('\n').toLowerCase()
  known.set(code, words)
  return words
}
