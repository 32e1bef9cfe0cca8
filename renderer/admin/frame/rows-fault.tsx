import type { ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { readAgain, type TableName, useRowsFault } from '../../store/admin-rows.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'

/** Why one of these lists isn't there, with the way to ask for it again; nothing while it may still come. */
export function RowsFault({ lists }: { readonly lists: readonly TableName[] }): ReactElement | null {
  const t = useT()
  const fault = useRowsFault(lists)
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
