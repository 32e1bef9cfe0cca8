import type { ReactElement } from 'react'
import type { Fixed } from '../../electron/common/rules/fixed-by.ts'
import { useT } from '../i18n/use-words.ts'
import { FaultNote } from '../ui/fault-note.tsx'
import { FixedNote } from '../ui/fixed-note.tsx'
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

/** Takes its room always, so that nothing moves when it appears. */
export function SavingWord({ save }: { readonly save: Save }): ReactElement {
  const t = useT()
  return (
    <span className="saving" role="status">
      {save.saving ? t('settings.saving') : ''}
    </span>
  )
}
