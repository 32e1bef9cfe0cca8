import type { Words } from '../words/words.ts'
import { formatDate } from './formats.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** "just now", "4 s ago", "9 min ago", "2 h ago", "3 days ago". A moment in the future (clocks differ) counts as now. */
export function relativeTime({ t }: Words, at: number, now: number): string {
  const age = Math.max(0, now - at)
  if (age < second) return t('times.now')
  const { unit, n } = largestUnit(age)
  return t(`times.ago.${unit}`, { n })
}

/** A length of time in its largest unit: "4 s", "9 min", "2 h", "3 days". */
export function span({ t }: Words, ms: number): string {
  const { unit, n } = largestUnit(ms)
  return t(`times.span.${unit}`, { n })
}

function largestUnit(ms: number): { readonly unit: 's' | 'min' | 'h' | 'days'; readonly n: number } {
  if (ms < minute) return { unit: 's', n: Math.floor(ms / second) }
  if (ms < hour) return { unit: 'min', n: Math.floor(ms / minute) }
  return ms < 2 * day ? { unit: 'h', n: Math.floor(ms / hour) } : { unit: 'days', n: Math.floor(ms / day) }
}

/** Rounded up to a tenth, and never none: "0.3". The unit stands in the sentence. */
export function tenthsOfSeconds({ locale }: Words, ms: number): string {
  const tenths = Math.max(1, Math.ceil(ms / 100))
  return (tenths / 10).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

/** A countdown, exact to the second: "4 min 12 s", "58 s". */
export function remaining({ t }: Words, ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / second))
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? t('times.span.s', { n: seconds }) : t('times.countdown', { minutes, seconds: seconds % 60 })
}

/** The time of day on this computer's clock, "08:12"; with the date when it was another day: "23 Nov, 08:12". */
export function clockTime(words: Words, at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString()
  return formatDate(words, at, sameDay ? 'time' : 'dayAndTime')
}
