import { Check, CheckCheck, TriangleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useAdminUi } from '../../store/admin-ui.ts'

interface StoredBadgeProps {
  readonly id: string
  /** What the host itself says, where the row is a host's. */
  readonly host?: Pick<AdminHostRow, 'report' | 'reportFault'>
}

/** After a write: stored by the server, then applied by the host where the server tells. A host that couldn't apply it says so at any time. */
export function StoredBadge({ id, host }: StoredBadgeProps): ReactElement | null {
  const t = useT()
  const stored = useAdminUi((ui) => ui.stored.has(id))
  if (host?.report === 'failed') {
    return (
      <span className="badge failed" title={host.reportFault}>
        <TriangleAlert className="icon-small" aria-hidden="true" />
        {t('manage.report.failed')}
      </span>
    )
  }
  if (!stored) return null
  if (host?.report === 'applied') {
    return (
      <span className="badge stored" title={t('manage.report.appliedTip')}>
        <CheckCheck className="icon-small" aria-hidden="true" />
        {t('manage.report.applied')}
      </span>
    )
  }
  return (
    <span className="badge stored" title={t('admin.storedTip')}>
      <Check className="icon-small" aria-hidden="true" />
      {t('admin.stored')}
    </span>
  )
}
