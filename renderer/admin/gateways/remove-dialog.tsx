import type { ReactElement } from 'react'
import type { GatewayWrite, WayBack } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminGatewayRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useT } from '../../i18n/use-words.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { usePreview } from '../write/use-preview.ts'
import { usePuttingBack } from '../write/use-undoing.ts'
import { sendWrite } from '../write/use-write.ts'

interface RemoveDialogProps {
  readonly kind: 'removeRole' | 'delete'
  readonly gateway: AdminGatewayRow
  readonly onClose: () => void
}

const words = {
  removeRole: { title: 'write.removeRoleTitle', go: 'write.removeRole', running: 'write.removing', done: 'admin.toast.roleRemoved' },
  delete: { title: 'write.deleteTitle', go: 'write.delete', running: 'write.deleting', done: 'admin.toast.deleted' },
} as const

/** Taking a gateway away: what it changes for whom, and, for more than 25 people or machines, its name to be typed. */
export function RemoveDialog({ kind, gateway, onClose }: RemoveDialogProps): ReactElement {
  const t = useT()
  const puttingBack = usePuttingBack()
  const { name, network, id: nodeId } = gateway
  const write: GatewayWrite = { kind, network, nodeId }
  const preview = usePreview(write)
  // A deleted gateway took its remote clients along, whose keys nobody has: only the role alone can be given back
  const undo = (back: readonly WayBack[]) => {
    const giveBack: GatewayWrite = { kind: 'create', network, nodeId, clients: [] }
    return kind === 'delete' ? null : puttingBack(network, back, { before: () => sendWrite(giveBack, true) })
  }
  return (
    <ActDialog
      title={t(words[kind].title, { gateway: name })}
      preview={preview}
      go={t(words[kind].go)}
      running={t(words[kind].running)}
      look="danger"
      typed={{ word: name, label: t('write.typeLabel') }}
      act={(despite) => sendWrite(write, despite, preview)}
      onDone={({ back }) => sayToast(t(words[kind].done, { gateway: name }), undo(back))}
      onClose={onClose}
    />
  )
}
