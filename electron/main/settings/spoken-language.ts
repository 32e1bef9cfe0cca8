import { app } from 'electron'
import { type Language, languageOf } from '../../common/words/language.ts'
import type { Words } from '../../common/words/words.ts'
import { wordsIn } from '../../common/words/words-in.ts'
import type { SettingsStore } from './settings-store.ts'

/** What the app speaks now: the chosen language, or the desktop's. Asked each time, so that a change of the setting needs nobody to be told. */
export interface SpokenLanguage {
  language(): Language
  words(): Words
}

export function createSpokenLanguage(settings: Pick<SettingsStore, 'current'>): SpokenLanguage {
  const language = (): Language => {
    const wish = settings.current().language
    return wish === 'system' ? languageOf([app.getLocale()]) : wish
  }
  return { language, words: () => wordsIn(language()) }
}
