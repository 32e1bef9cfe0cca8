import type { Words } from '../words/words.ts'

/** "a", "a and b", "a, b and c"; longer than `most` is cut: "a, b, c and 9 more". */
export function nameList({ t, locale }: Words, names: readonly string[], most = 8): string {
  if (names.length > most) return t('times.andMore', { names: names.slice(0, most - 1).join(', '), count: names.length - most + 1 })
  return new Intl.ListFormat(locale, { type: 'conjunction', style: 'long' }).format(names)
}
