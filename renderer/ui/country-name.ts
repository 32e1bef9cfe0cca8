const names = new Intl.DisplayNames(['en'], { type: 'region' })

/** The country of an ISO 3166 code in words for tooltips; the code itself when it is none. */
export function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code
  return names.of(code.toUpperCase()) ?? code
}
