import { createInstance, type TFunction } from 'i18next'
import { de } from './de/de.ts'
import { en } from './en/en.ts'
import { type Language, locales } from './language.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    common: typeof en
  }
}

/**
 * One language to speak in: `t` finds its sentences, `locale` is how it writes dates and numbers. Whoever makes a sentence is handed this as its first
 * argument. Nothing remembers a current language, so one process can speak one language to a person and English to a log, and every wording stays pure.
 */
export interface Words {
  readonly t: TFunction<'common'>
  /** BCP 47. */
  readonly locale: string
}

const known = new Map<Language, Words>()

export function wordsIn(language: Language): Words {
  const before = known.get(language)
  if (before !== undefined) return before
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: ['common'],
    defaultNS: 'common',
    resources: { [language]: { common: language === 'de' ? de : en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  const words: Words = { t: instance.getFixedT(language, 'common'), locale: locales[language] }
  known.set(language, words)
  return words
}

/** For what is read by machines and by whoever helps: logs, reports, `--json`. */
export const english: Words = wordsIn('en')
