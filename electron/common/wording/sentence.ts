import type { Words } from '../words/words.ts'

/** Servers and programs write their reasons without capital or full stop. */
export function asSentence(text: string): string {
  const trimmed = text.trim().replace(/[!\s]+$/, '')
  if (trimmed === '') return ''
  return /[.?]$/.test(trimmed) ? capital(trimmed) : `${capital(trimmed)}.`
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** A sentence of ours behind a colon. English goes on small, but names stay as they are: only our own sentences begin with these words. */
export function afterColon({ locale }: Words, sentence: string): string {
  const ours = /^(A|An|The|Something|Setting|Can't|That|There|No|Nothing|Waiting|Asking)\b/
  return locale.startsWith('en') && ours.test(sentence) ? sentence.slice(0, 1).toLowerCase() + sentence.slice(1) : sentence
}
