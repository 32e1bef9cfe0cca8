import type { Words } from '../../electron/common/words/words.ts'

const made = new Map<string, Intl.DisplayNames>()

/** The country of an ISO 3166 code in words for tooltips; the code itself when it is none. */
export function countryName({ locale }: Words, code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code
  const names = made.get(locale) ?? new Intl.DisplayNames([locale], { type: 'region' })
  made.set(locale, names)
  return names.of(code.toUpperCase()) ?? code
}
