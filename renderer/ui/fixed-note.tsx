import { LockKeyhole } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Fixed } from '../../electron/common/rules/fixed-by.ts'
import { useT } from '../i18n/use-words.ts'

/** Why a control beside it doesn't move. */
export function FixedNote({ fixed }: { readonly fixed: Fixed }): ReactElement | null {
  const t = useT()
  if (fixed === null) return null
  return (
    <span className="fixed-note">
      <LockKeyhole className="icon-small" aria-hidden="true" />
      {t(`settings.fixed.${fixed}`)}
    </span>
  )
}
