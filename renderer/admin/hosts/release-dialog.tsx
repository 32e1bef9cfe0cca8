import type { ReactElement } from 'react'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { useViews } from '../../store/views-store.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { usePreview } from '../write/use-preview.ts'
import { useSayDone } from '../write/use-say-done.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { sendWrite } from '../write/use-write.ts'

interface ReleaseDialogProps {
  readonly hosts: readonly AdminHostRow[]
  readonly onClose: () => void
}

/** Hosts back to their own internet. */
export function ReleaseDialog({ hosts, onClose }: ReleaseDialogProps): ReactElement {
  const t = useT()
  const puttingBack = usePuttingBack()
  const sayDone = useSayDone()
  const network = useViews((views) => views.admin?.network ?? '')
  const nodeIds = hosts.map(({ id }) => id)
  const write: GatewayWrite = { kind: 'move', network, nodeIds, to: null }
  const preview = usePreview(write)
  const count = hosts.length
  const host = hosts[0]?.name ?? ''
  return (
    <ActDialog
      title={t('manage.hosts.releaseTitle', { count, host })}
      preview={preview}
      go={t('manage.hosts.releaseGo')}
      running={t('manage.hosts.releasing')}
      look="danger"
      typed={{ word: String(count), label: t('manage.confirm.count') }}
      act={(despite) => sendWrite(write, despite, preview)}
      onDone={({ back, stayed }) =>
        sayDone(t('manage.hosts.released', { count: count - (stayed?.nodeIds.length ?? 0), host }), stayed, puttingBack(network, back))
      }
      onClose={onClose}
    />
  )
}
