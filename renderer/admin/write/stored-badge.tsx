import { Check, CheckCheck, TriangleAlert } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { span } from '../../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { useMinute } from '../../store/clock.ts'
import { type StoredList, useStoredMark } from '../../store/stored-marks.ts'

interface StoredBadgeProps {
  readonly list: StoredList
  readonly id: string
  /** What the row says where a write would show; what somebody else has changed since isn't news of that write. */
  readonly value?: string
  /** What the host itself says, where the row is a host's. */
  readonly host?: Pick<AdminHostRow, 'report' | 'reportFault'>
}

/**
 * After a write, for a moment: stored by the server, or applied by the host where the server tells. What its host hasn't applied yet says since when; a host
 * that couldn't apply it says so at any time.
 */
export function StoredBadge({ list, id, value, host }: StoredBadgeProps): ReactElement | null {
  const t = useT()
  const mark = useStoredMark(list, id, value ?? null)
  if (host?.report === 'failed') {
    return (
      <News tone="failed" icon={<TriangleAlert className="icon-small" aria-hidden="true" />} tip={host.reportFault}>
        {t('manage.report.failed')}
      </News>
    )
  }
  if (mark === null) return null
  if (host?.report === 'applied') {
    return (
      <News tone="stored" icon={<CheckCheck className="icon-small" aria-hidden="true" />} tip={t('manage.report.appliedTip')}>
        {t('manage.report.applied')}
      </News>
    )
  }
  return (
    <News tone="stored" icon={<Check className="icon-small" aria-hidden="true" />} tip={t('admin.storedTip')}>
      {t('admin.stored')}
      {mark.until === null ? <Age at={mark.at} /> : null}
    </News>
  )
}

interface NewsProps {
  readonly tone: 'stored' | 'failed'
  readonly icon: ReactElement
  readonly tip: string
  readonly children: ReactNode
}

/** The word goes where there is no room for it, the sign stays, and the name beside both is whole as long as it can be. */
function News({ tone, icon, tip, children }: NewsProps): ReactElement {
  return (
    <span className="news" data-tone={tone} title={tip}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

const minute = 60_000

/** From a minute on. */
function Age({ at }: { readonly at: number }): ReactElement | null {
  const words = useWords()
  const age = useMinute() - at
  return age < minute ? null : <> · {span(words, age)}</>
}
