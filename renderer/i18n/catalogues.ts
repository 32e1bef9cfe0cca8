import { de as commonDe } from '../../electron/common/words/de/de.ts'
import { en as commonEn } from '../../electron/common/words/en/en.ts'
import type { Language } from '../../electron/common/words/language.ts'
import { de } from './de.ts'
import { en } from './en.ts'

/** Every language of the windows: `translation` is what only windows say, `common` what tray and command line say too. */
export const catalogues = {
  en: { translation: en, common: commonEn },
  de: { translation: de, common: commonDe },
} satisfies Readonly<Record<Language, unknown>>
