import type { ReactElement } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import { useUndoing } from '../write/use-undoing.ts'

interface OnDeadDialogProps {
  readonly host: AdminHostRow
  readonly onDead: 'closed' | 'open'
  readonly onClose: () => void
}

/** What becomes of a host's traffic when its gateway is dead. */
export function OnDeadDialog({ host, onDead, onClose }: OnDeadDialogProps): ReactElement {
  const t = useT()
  const undoing = useUndoing()
  const network = useViews((views) => views.admin?.network ?? '')
  const choose = (wanted: 'closed' | 'open') => call('setOnDead', { network, host: host.name, onDead: wanted })
  const before = onDead === 'open' ? 'closed' : 'open'
  return (
    <ActDialog
      title={t('manage.onDead.title', { host: host.name })}
      preview={ownPreview(
        [{ kind: onDead === 'open' ? 'loses' : 'gains', text: t(`manage.onDead.will.${onDead}`, { host: host.name }) }],
        1,
      )}
      go={onDead === 'open' ? t('manage.onDead.openGo') : t('manage.onDead.closeGo')}
      running={t('manage.confirm.storing')}
      look={onDead === 'open' ? 'danger' : 'primary'}
      typed={null}
      act={() => choose(onDead)}
      onDone={() =>
        sayToast(
          t(`manage.onDead.now.${onDead}`),
          undoing(() => choose(before)),
        )
      }
      onClose={onClose}
    />
  )
}
