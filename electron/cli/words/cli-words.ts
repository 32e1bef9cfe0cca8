import { createInstance, type TFunction } from 'i18next'
import { type Language, languageOf } from '../../common/words/language.ts'
import { type Words, wordsIn } from '../../common/words/words.ts'
import { de } from './de/de.ts'
import { en } from './en/en.ts'

declare module 'i18next' {
  interface ResourceNamespaceMap {
    cli: typeof en
  }
}

/** The words of every part, and the command line's own by `say`. */
export interface CliWords extends Words {
  readonly say: TFunction<'cli'>
}

export function cliWordsIn(language: Language): CliWords {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: ['cli'],
    defaultNS: 'cli',
    resources: { [language]: { cli: language === 'de' ? de : en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return { ...wordsIn(language), say: instance.getFixedT(language, 'cli') }
}

/** The person's language by the locale of messages (POSIX, "Environment Variables": LC_ALL, LC_MESSAGES, LANG); what scripts read is always English. */
export function languageOfCall(env: NodeJS.ProcessEnv, argv: readonly string[]): Language {
  if (argv.includes('--json')) return 'en'
  return languageOf([env.LC_ALL || env.LC_MESSAGES || env.LANG || ''])
}
