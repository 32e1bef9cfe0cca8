import { createInstance, type i18n } from 'i18next'
import { shownText } from '../../electron/common/wording/shown-text.ts'
import { languageOf } from '../../electron/common/words/language.ts'
import { catalogues } from './catalogues.ts'
import type { en } from './en.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    translation: typeof en
  }
}

/**
 * The strings, ready before the first render: all languages are in the bundle, nothing is loaded later. Until main has said which language is spoken
 * (`Spoken`), it is the desktop's.
 */
export function startI18n(): i18n {
  const instance = createInstance()
  void instance.init({
    lng: languageOf(navigator.languages),
    fallbackLng: false,
    ns: ['translation', 'common'],
    defaultNS: 'translation',
    resources: { ...catalogues },
    interpolation: { escape: shownText },
    initAsync: false,
    returnNull: false,
  })
  return instance
}
