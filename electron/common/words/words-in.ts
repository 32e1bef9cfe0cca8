import { de } from './de/de.ts'
import type { Language } from './language.ts'
import { english, type Words, wordsOf } from './words.ts'

const known: Readonly<Record<Language, Words>> = { en: english, de: wordsOf('de', de) }

/** Every language at hand, for a process that may change its own while it runs. */
export function wordsIn(language: Language): Words {
  return known[language]
}
