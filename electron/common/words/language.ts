/** The languages that every catalogue speaks. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** How each language writes dates and numbers (BCP 47): one fixed region each, because the sentences around them are fixed too. */
export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

/** The first wish that can be met, English otherwise. `wishes`: BCP 47 tags (`de-AT`) or POSIX locales (`de_AT.UTF-8`, `C`), the dearest first. */
export function languageOf(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const [name = ''] = wish.toLowerCase().split(/[-_.@]/)
    // the POSIX locales without a language are English by definition
    if (name === 'c' || name === 'posix') return 'en'
    const known = languages.find((language) => language === name)
    if (known !== undefined) return known
  }
  return 'en'
}
