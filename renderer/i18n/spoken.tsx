import type { i18n } from 'i18next'
import { type ReactElement, type ReactNode, useLayoutEffect } from 'react'
import { I18nProvider, useLocale } from 'react-aria-components'
import { I18nextProvider } from 'react-i18next'
import type { Page } from '../../electron/common/contracts/app/app.ts'
import { useViews } from '../store/views-store.ts'
import { useWords } from './use-words.ts'

interface SpokenProps {
  readonly i18n: i18n
  readonly page: Page
  readonly children: ReactNode
}

/** Everything below speaks the language that main says, from the moment it says it: the sentences, the component library's own words, the page's direction. */
export function Spoken({ i18n, page, children }: SpokenProps): ReactElement {
  const language = useViews((views) => views.frame?.language ?? null)
  useLayoutEffect(() => {
    if (language !== null && language !== i18n.language) void i18n.changeLanguage(language)
  }, [i18n, language])
  return (
    <I18nextProvider i18n={i18n}>
      <InLocale page={page}>{children}</InLocale>
    </I18nextProvider>
  )
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
