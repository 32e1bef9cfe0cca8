import { en } from '../words/en/en.ts'
import type { Words } from '../words/words.ts'
import { matcherOf } from './told-text.ts'

const recognise = matcherOf(en.planStep)

/** A step's name, as engine and helper have it for logs and faults, in the reader's language; one that isn't in the list, such as a newer helper's, stays. */
export function stepText(words: Words, what: string): string {
  const found = recognise(what)
  if (found === null) return what
  const { step, ...others } = found.values
  const values = step === undefined ? others : { ...others, step: stepText(words, step) }
  return words.t(`planStep.${found.key}` as 'planStep.start', values as { name: string })
}
