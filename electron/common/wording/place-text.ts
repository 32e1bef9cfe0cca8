import type { Words } from '../words/words.ts'

/** "50.1° N, 8.7° E": as exact as a guess from an address is worth. `null`: ''. */
export function placeText(words: Words, place: { readonly latitude: number; readonly longitude: number } | null | undefined): string {
  if (place === null || place === undefined) return ''
  const { latitude, longitude } = place
  return `${degrees(words, latitude, latitude < 0 ? 'south' : 'north')}, ${degrees(words, longitude, longitude < 0 ? 'west' : 'east')}`
}

function degrees({ t, locale }: Words, value: number, towards: 'north' | 'south' | 'east' | 'west'): string {
  const number = Math.abs(value).toLocaleString(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return t(`place.${towards}`, { degrees: number })
}
