import { LockKeyhole } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fixed } from '../../electron/common/rules/fixed-by.ts'

/** Why a control beside it doesn't move. */
export function FixedNote({ fixed }: { readonly fixed: Fixed }): ReactElement | null {
  const { t } = useTranslation()
  if (fixed === null) return null
  return (
    <span className="fixed-note">
      <LockKeyhole className="icon-small" aria-hidden="true" />
      {t(`settings.fixed.${fixed}`)}
    </span>
  )
}
