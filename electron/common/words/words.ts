import { createInstance, type FlatNamespace, type TFunction } from 'i18next'
import { shownText } from '../wording/shown-text.ts'
import { en } from './en/en.ts'
import { type Language, locales } from './language.ts'
import type { Translation } from './translation.ts'

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

/** Words of a catalogue that the caller has loaded. */
export function wordsOf(language: Language, catalogue: Translation<typeof en>): Words {
  return { t: translator(language, 'common', catalogue), locale: locales[language] }
}

/** The sentences of one catalogue in one language, by key. */
export function translator<Name extends FlatNamespace>(language: Language, name: Name, catalogue: object): TFunction<Name> {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: [name],
    defaultNS: name,
    resources: { [language]: { [name]: { ...catalogue } } },
    // what is put into a sentence is mostly a name that somebody else chose
    interpolation: { escape: shownText },
    initAsync: false,
  })
  return instance.getFixedT(language, name)
}

/** For what is read by machines and by whoever helps: logs, reports, `--json`. */
export const english: Words = wordsOf('en', en)
