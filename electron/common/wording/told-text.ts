import { en } from '../words/en/en.ts'
import type { Words } from '../words/words.ts'

interface Known {
  readonly key: string
  readonly pattern: RegExp
  readonly names: readonly string[]
}

const known: readonly Known[] = Object.entries(en.told).map(([key, template]) => {
  const parts = template.split(/\{\{(\w+)\}\}/)
  const names = parts.filter((_, index) => index % 2 === 1)
  const source = parts.map((part, index) => (index % 2 === 1 ? '(.+?)' : escaped(part))).join('')
  return { key, names, pattern: new RegExp(`^${source}$`, 's') }
})

/**
 * A sentence that helper, engine or client layer made (they speak English, to logs too), in the reader's language; what isn't in the list, such as the words
 * of a server or a program, stays as it is.
 */
export function toldText(words: Words, text: string): string {
  for (const { key, pattern, names } of known) {
    const found = pattern.exec(text)
    if (found === null) continue
    const values = Object.fromEntries(names.map((name, index) => [name, toldText(words, found[index + 1] ?? '')]))
    // the key comes from the catalogue itself, and the values from that key's own placeholders
    return words.t(`told.${key}` as 'told.notAddress', values)
  }
  return text
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
