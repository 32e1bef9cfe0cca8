import type { ReactElement, ReactNode } from 'react'
import { useT } from '../../i18n/use-words.ts'

/** What changes, beside the list it changes with: of a fixed height, so that nothing jumps; the keyboard scrolls it, too. */
export function PreviewBox({ children }: { readonly children: ReactNode }): ReactElement {
  const t = useT()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="preview-box" tabIndex={0} aria-label={t('write.changes')}>
      <h3>{t('write.changes')}</h3>
      {children}
    </section>
  )
}
