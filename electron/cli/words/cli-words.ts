import type { TFunction } from 'i18next'
import { type Language, languageOf } from '../../common/words/language.ts'
import { english, translator, type Words, wordsOf } from '../../common/words/words.ts'
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

/** German is loaded only where it is spoken: the helper is this program too, and stays in memory. */
export async function cliWordsIn(language: Language): Promise<CliWords> {
  if (language === 'en') return { ...english, say: translator('en', 'cli', en) }
  const [{ de: common }, { de: own }] = await Promise.all([import('../../common/words/de/de.ts'), import('./de/de.ts')])
  return { ...wordsOf('de', common), say: translator('de', 'cli', own) }
}

/** The person's language by the locale of messages (POSIX, "Environment Variables": LC_ALL, LC_MESSAGES, LANG); what scripts read is always English, and so is the manual page. */
export function languageOfCall(env: NodeJS.ProcessEnv, argv: readonly string[]): Language {
  if (argv.includes('--json') || argv[2] === 'man-page') return 'en'
  return languageOf([env.LC_ALL || env.LC_MESSAGES || env.LANG || ''])
}
