import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AdminGateway, GatewayWrite } from '../../electron/common/contracts/app/admin.ts'
import { sayToast } from '../store/admin-ui.ts'
import { Button } from '../ui/button.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { TextField } from '../ui/text-field.tsx'
import { typedConfirmationAbove, verdictOf } from './candidate-choice.ts'
import { PreviewLines } from './preview-lines.tsx'
import { usePreview } from './use-preview.ts'
import { useWrite } from './use-write.ts'
import { WriteProblem, WriteProgress } from './write-problem.tsx'

interface RemoveDialogProps {
  readonly kind: 'removeRole' | 'delete'
  readonly gateway: AdminGateway
  readonly onClose: () => void
}

const words = {
  removeRole: { title: 'write.removeRoleTitle', go: 'write.removeRole', running: 'write.removing', done: 'admin.toast.roleRemoved' },
  delete: { title: 'write.deleteTitle', go: 'write.delete', running: 'write.deleting', done: 'admin.toast.deleted' },
} as const

/** Taking a gateway away: what it changes for whom, and, for more than 25 people or machines, its name to be typed. */
export function RemoveDialog({ kind, gateway, onClose }: RemoveDialogProps): ReactElement {
  const { t } = useTranslation()
  const { name, network, nodeId } = gateway
  const write: GatewayWrite = { kind, network, nodeId }
  const previewState = usePreview(write)
  const { since, fault, send } = useWrite()
  const [typed, setTyped] = useState('')
  const affected = previewState.preview?.affected ?? 0
  const mustType = affected > typedConfirmationAbove
  const verdict = verdictOf([...(previewState.preview?.refusals ?? []), ...(fault?.code === 'rule.refused' ? fault.refusals : [])])
  const running = since !== null
  const ready = previewState.preview !== null && (!mustType || typed.trim() === name) && verdict !== 'certain'
  const go = async (): Promise<void> => {
    if ((await send(write, verdict === 'probable')) !== null) return
    sayToast(t(words[kind].done, { gateway: name }), null)
    onClose()
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      role="alertdialog"
      title={t(words[kind].title, { gateway: name })}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose} autoFocus>
            {t('common.cancel')}
          </Button>
          <Button look="danger" isDisabled={running || !ready} onPress={() => void go()}>
            {running ? t(words[kind].running) : verdict === 'probable' ? t('write.despite') : t(words[kind].go)}
          </Button>
        </>
      }
    >
      <PreviewLines state={previewState} />
      {mustType ? (
        <>
          <p>{t('write.typeName', { count: affected, gateway: name })}</p>
          <TextField label={t('write.typeLabel')} value={typed} onChange={setTyped} error="" autoComplete="off" />
        </>
      ) : null}
      <WriteProblem fault={fault} />
    </DialogFrame>
  )
}
