import { type ReactElement, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { useAdminRows } from '../../store/admin-rows.ts'
import { call } from '../../store/bridge.ts'
import { markStoredRows } from '../../store/stored-marks.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { GatewayChoice } from '../write/gateway-choice.tsx'
import { useRun } from '../write/use-run.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'
import { clientNameTrouble } from './client-name.ts'
import { MadeClient } from './made-client.tsx'

interface CreateClientDialogProps {
  /** Chosen already, where it was opened from a gateway. */
  readonly gatewayId: string | null
  readonly onClose: () => void
}

/** A remote client for a person or a device: name and gateway, then its configuration. The private key is made here and shown once. */
export function CreateClientDialog({ gatewayId, onClose }: CreateClientDialogProps): ReactElement {
  const t = useT()
  const network = useViews((views) => views.admin?.network ?? '')
  const [gateway, setGateway] = useState(gatewayId)
  const [name, setName] = useState('')
  const [device, setDevice] = useState('')
  const chosen = useAdminRows((rows) => rows.gateways?.find(({ id }) => id === gateway) ?? null)
  const [made, setMade] = useState<{ readonly clientId: string; readonly conf: string } | null>(null)
  const { since, fault, run } = useRun()
  const taken = useAdminRows((rows) => rows.clients?.some(({ id }) => id === name) ?? false)
  const trouble = clientNameTrouble(name, 'optional', taken && since === null)
  const create = async (): Promise<void> => {
    if (gateway === null || trouble !== null) return
    const answer = await run(() => call('createRemoteClient', { network, gatewayNodeId: gateway, name, device: device.trim() }))
    if (!answer.ok) return
    markStoredRows('clients', [answer.value.clientId])
    setMade(answer.value)
  }
  if (made !== null) return <MadeClient {...made} onClose={onClose} />
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      size="wide"
      title={t('manage.clients.create')}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" isDisabled={since !== null || gateway === null || trouble !== null} onPress={() => void create()}>
            {since !== null ? t('write.creating') : t('manage.clients.createGo')}
          </Button>
        </>
      }
    >
      <div className="field-row">
        <TextField
          label={t('manage.clients.name')}
          hint={t('manage.clients.nameHint')}
          value={name}
          onChange={setName}
          error={trouble === null ? '' : t(`manage.clients.nameTrouble.${trouble}`)}
          autoFocus
          autoComplete="off"
          maxLength={32}
        />
        <TextField
          label={t('manage.clients.forWhom')}
          hint={t('manage.clients.forHint')}
          value={device}
          onChange={setDevice}
          error=""
          autoComplete="off"
          maxLength={64}
        />
      </div>
      <p>{t('manage.clients.which')}</p>
      <GatewayChoice label={t('admin.gateways')} internetOnly={false} chosen={gateway} onChoose={setGateway} />
      <div className="preview-note" aria-live="polite">
        {chosen === null
          ? t('manage.clients.chooseFirst')
          : chosen.internet
            ? t('manage.clients.willLeave', { gateway: chosen.name })
            : t('manage.clients.willEnter', { gateway: chosen.name, network })}
      </div>
      <WriteProblem fault={fault} />
    </DialogFrame>
  )
}
