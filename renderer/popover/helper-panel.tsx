import { Cog } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { faultText } from '../../electron/common/wording/fault-text.ts'
import { useWords } from '../i18n/use-words.ts'
import { useViews } from '../store/views-store.ts'
import { EmptyNote } from '../ui/empty-note.tsx'

/** In the list's place while the helper is missing, too old or out of reach: what it is for, and the next step. */
export function HelperPanel(): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const helper = useViews((views) => views.tunnel?.helper ?? null)
  return (
    <EmptyNote
      icon={<Cog />}
      title={helper?.link === 'gone' ? faultText(words, helper.fault).next : t('helper.waiting')}
      next={t('helper.body')}
    />
  )
}
