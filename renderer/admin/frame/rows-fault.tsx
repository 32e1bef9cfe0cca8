import type { ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { readAgain, useAdminRows } from '../../store/admin-rows.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'

/** Why a list isn't there, with the way to ask for it again; nothing while it may still come. */
export function RowsFault(): ReactElement | null {
  const t = useT()
  const fault = useAdminRows((rows) => rows.fault)
  if (fault === null) return null
  return (
    <div className="page-fault">
      <FaultNote fault={fault}>
        <Button look="quiet" onPress={readAgain}>
          {t('common.tryAgain')}
        </Button>
      </FaultNote>
    </div>
  )
}
