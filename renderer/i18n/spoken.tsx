import type { i18n } from 'i18next'
import { type ReactElement, type ReactNode, useLayoutEffect, useState } from 'react'
import { I18nProvider, useLocale } from 'react-aria-components'
import type { Page } from '../../electron/common/contracts/app/app.ts'
import { languages, locales } from '../../electron/common/words/language.ts'
import { useViews } from '../store/views-store.ts'
import { remembering } from './remembering.ts'
import { type Speech, SpeechContext, useWords } from './use-words.ts'

interface SpokenProps {
  readonly i18n: i18n
  readonly page: Page
  readonly children: ReactNode
}

/** Everything below speaks the language that main says, from the moment it says it: the sentences, the component library's own words, the page's direction. */
export function Spoken({ i18n, page, children }: SpokenProps): ReactElement {
  const language = useViews((views) => views.frame?.language ?? null)
  const [speech, setSpeech] = useState(() => speechOf(i18n))
  useLayoutEffect(() => {
    if (language === null || language === i18n.language) return
    void i18n.changeLanguage(language).then(() => setSpeech(speechOf(i18n)))
  }, [i18n, language])
  return (
    <SpeechContext value={speech}>
      <InLocale page={page}>{children}</InLocale>
    </SpeechContext>
  )
}

function speechOf(i18n: i18n): Speech {
  const { language } = i18n
  const known = languages.find((one) => one === language)
  return {
    t: remembering(i18n.getFixedT(language, 'translation')),
    words: { t: remembering(i18n.getFixedT(language, 'common')), locale: known === undefined ? language : locales[known] },
  }
}

function InLocale({ page, children }: Omit<SpokenProps, 'i18n'>): ReactElement {
  const { locale } = useWords()
  return (
    <I18nProvider locale={locale}>
      <DocumentLanguage page={page} />
      {children}
    </I18nProvider>
  )
}

/** What screen readers and the style sheets go by. */
function DocumentLanguage({ page }: { readonly page: Page }): null {
  const { t } = useWords()
  const { locale, direction } = useLocale()
  useLayoutEffect(() => {
    document.documentElement.lang = locale
    document.documentElement.dir = direction
    document.title = t(`title.${page}`)
  }, [t, locale, direction, page])
  return null
}
