import type { Words } from '../words/words.ts'

const styles = {
  /** "08:12" */
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** "08:12:04" */
  timeToTheSecond: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  /** "23 Nov, 08:12" */
  dayAndTime: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** "23 November 2026" */
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  /** "23 Nov 2026, 08:12:04" */
  exact: { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>

/** Formatters are dear to make and cheap to use; an age in a long list is written every second. */
const made = new Map<string, Intl.DateTimeFormat>()

/** A moment (unix ms) on this computer's clock, as the language writes it. */
export function formatDate({ locale }: Words, at: number, style: keyof typeof styles): string {
  const key = `${locale} ${style}`
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, styles[style])
  made.set(key, format)
  return format.format(at)
}

const numbers = new Map<string, Intl.NumberFormat>()

/** "12,345" */
export function numberText({ locale }: Words, value: number): string {
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale)
  numbers.set(locale, format)
  return format.format(value)
}

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** "0 B", "12.3 MB": powers of 1000, three significant digits, as network tools count. */
export function bytesText({ locale }: Words, bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false })} ${units[unit]}`
}
