import { LockKeyhole } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { FaultNote } from '../ui/fault-note.tsx'
import type { Fixed } from './fixed-by.ts'
import type { Save } from './use-save.ts'

/** Under a setting: who fixed it, or why the change was refused. */
export function SettingNote({ fixed = null, save }: { readonly fixed?: Fixed; readonly save: Save }): ReactElement | null {
  return (
    <>
      <FixedNote fixed={fixed} />
      {save.fault === null ? null : <FaultNote fault={save.fault} onDismiss={save.forget} />}
    </>
  )
}

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

/** Takes its room always, so that nothing moves when it appears. */
export function SavingWord({ save }: { readonly save: Save }): ReactElement {
  const { t } = useTranslation()
  return (
    <span className="saving" role="status">
      {save.saving ? t('settings.saving') : ''}
    </span>
  )
}
