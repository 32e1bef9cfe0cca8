import { en } from '../words/en/en.ts'
import type { Words } from '../words/words.ts'

/** A text that one of several templates made: which one, and what stood for its placeholders. */
export interface Recognised {
  readonly key: string
  readonly values: Readonly<Record<string, string>>
}

/** Recognises texts by the templates (`{{name}}`) that made them; the first one that fits, null when none does. */
export function matcherOf(templates: Readonly<Record<string, string>>): (text: string) => Recognised | null {
  // made when the first text comes: most processes never tell any
  let known: readonly Pattern[] | null = null
  return (text) => {
    known ??= Object.entries(templates).map(patternOf)
    for (const { key, names, pattern } of known) {
      const found = pattern.exec(text)
      if (found !== null) return { key, values: Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ''])) }
    }
    return null
  }
}

interface Pattern {
  readonly key: string
  readonly names: readonly string[]
  readonly pattern: RegExp
}

function patternOf([key, template]: readonly [string, string]): Pattern {
  const parts = template.split(/\{\{(\w+)\}\}/)
  const names = parts.filter((_, index) => index % 2 === 1)
  const source = parts.map((part, index) => (index % 2 === 1 ? '(.+?)' : escaped(part))).join('')
  return { key, names, pattern: new RegExp(`^${source}$`, 's') }
}

const recognise = matcherOf(en.told)

/**
 * A sentence that helper, engine or client layer made (they speak English, to logs too), in the reader's language; what isn't in the list, such as the words
 * of a server or a program, stays as it is.
 */
export function toldText(words: Words, text: string): string {
  const found = recognise(text)
  if (found === null) return text
  const values = Object.fromEntries(Object.entries(found.values).map(([name, value]) => [name, toldText(words, value)]))
  // the key comes from the catalogue itself, and the values from that key's own placeholders
  return words.t(`told.${found.key}` as 'told.joinedBy', values as { who: string })
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
