import type { ReactElement } from 'react'
import { formatDate } from '../../electron/common/wording/formats.ts'
import { relativeTime } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { useNow } from '../store/clock.ts'

/** A moment as its age, exact on hover. `at`: unix ms, 0 = never. Renders itself when the age changes; the row around it doesn't. */
export function SeenAt({ at }: { readonly at: number }): ReactElement {
  const t = useT()
  const words = useWords()
  const now = useNow()
  if (at === 0) return <span className="quiet">{t('common.never')}</span>
  return <span title={formatDate(words, at, 'exact')}>{relativeTime(words, at, now)}</span>
}
