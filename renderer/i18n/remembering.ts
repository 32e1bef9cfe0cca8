import type { TFunction } from 'i18next'
import { shownText } from '../../electron/common/wording/shown-text.ts'

/** Stands where a name goes while a sentence is learned; no sentence has it. */
const hole = '\uE000'

/** Sentences with a smaller number are kept: ages, in their largest unit. */
const few = 60

/**
 * The same sentences, found faster: i18next takes some 10 µs for each, and a list says the same ones in every row. A sentence with one name in it is kept as
 * what stands around the name, one with a small number for each number; all others are i18next's own each time.
 */
export function remembering<T extends TFunction<'translation'> | TFunction<'common'>>(t: T): T {
  const look = t as unknown as (key: string, options?: Readonly<Record<string, unknown>>) => string
  const whole = new Map<string, string>()
  const around = new Map<string, readonly string[]>()

  const plain = (key: string): string => {
    const known = whole.get(key)
    if (known !== undefined) return known
    const sentence = look(key)
    whole.set(key, sentence)
    return sentence
  }
  const counted = (key: string, name: string, value: number): string => {
    const place = `${value} ${name} ${key}`
    const sentence = whole.get(place) ?? look(key, { [name]: value })
    whole.set(place, sentence)
    return sentence
  }
  const said = (key: string, options?: Readonly<Record<string, unknown>>): string => {
    if (options === undefined) return plain(key)
    const [name, ...others] = Object.keys(options)
    const value = name === undefined ? undefined : options[name]
    if (name === undefined || others.length > 0) return look(key, options)
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < few) return counted(key, name, value)
    if (typeof value !== 'string') return look(key, options)
    const place = `${name} ${key}`
    const parts = around.get(place) ?? look(key, { [name]: hole }).split(hole)
    around.set(place, parts)
    return parts.length === 1 ? look(key, options) : parts.join(shownText(value))
  }
  return said as unknown as T
}
