import type { TFunction } from 'i18next'
import { createContext, use } from 'react'
import type { Words } from '../../electron/common/words/words.ts'

/** One language, as the windows speak it. */
export interface Speech {
  readonly t: TFunction<'translation'>
  /** For the wordings of electron/common. */
  readonly words: Words
}

export const SpeechContext = createContext<Speech | null>(null)

function useSpeech(): Speech {
  const speech = use(SpeechContext)
  if (speech === null) throw new Error('nothing is said outside <Spoken>')
  return speech
}

/** The windows' sentences in the language that is spoken now. The component renders again when it changes. */
export function useT(): Speech['t'] {
  return useSpeech().t
}

/** That language for the wordings of electron/common. */
export function useWords(): Words {
  return useSpeech().words
}
