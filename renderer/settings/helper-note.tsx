import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'

/** While the helper isn't there, what it keeps isn't known: said once for all of it. */
export function HelperNote(): ReactElement | null {
  const t = useT()
  const helper = useViews((views) => views.tunnel?.helper ?? null)
  if (helper?.link === 'ready') return null
  if (helper?.link !== 'gone') {
    return (
      <p className="setting setting-sentence" role="status">
        {t('helper.waiting')}
      </p>
    )
  }
  return (
    <div className="setting">
      <FaultNote fault={helper.fault}>
        <Button look="quiet" onPress={() => void call('retry', {})}>
          {t('common.tryAgain')}
        </Button>
      </FaultNote>
    </div>
  )
}
