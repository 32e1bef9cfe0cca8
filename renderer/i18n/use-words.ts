import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { languages, locales } from '../../electron/common/words/language.ts'
import type { Words } from '../../electron/common/words/words.ts'

/** The language that is spoken now, for the wordings of electron/common. The component renders again when it changes. */
export function useWords(): Words {
  const { t, i18n } = useTranslation('common')
  const { language } = i18n
  return useMemo(() => ({ t, locale: localeOf(language) }), [t, language])
}

function localeOf(language: string): string {
  const known = languages.find((one) => one === language)
  return known === undefined ? language : locales[known]
}
