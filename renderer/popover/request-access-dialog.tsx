import { type FormEvent, type ReactElement, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import type { GatewayRef } from '../store/current-gateway.ts'
import { Button } from '../ui/button.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { askAccess } from './popover-ui.ts'

type Outcome = 'requested' | 'already' | 'granted'

/** Asks the admins of a gateway's network for access for a time, with the reason that they will read. */
export function RequestAccessDialog({ gateway }: { readonly gateway: GatewayRef }): ReactElement {
  const t = useT()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [running, setRunning] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const close = () => askAccess(null)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(reason.trim() === '')
    if (reason.trim() === '' || running) return
    setRunning(true)
    setFault(null)
    const answer = await call('requestAccess', { gatewayId: gateway.gatewayId, reason: reason.trim() })
    setRunning(false)
    if (answer.ok) setOutcome(answer.value.outcome)
    else setFault(answer.fault)
  }

  return (
    <DialogFrame
      title={t('access.title', { gateway: gateway.name })}
      isOpen
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        outcome === null ? (
          <>
            <Button look="plain" onPress={close}>
              {t('common.cancel')}
            </Button>
            <Button look="primary" type="submit" form="request-access" isDisabled={running}>
              {running ? t('access.sending') : t('access.send')}
            </Button>
          </>
        ) : (
          <Button look="primary" autoFocus onPress={close}>
            {t('common.close')}
          </Button>
        )
      }
    >
      {fault === null ? null : <FaultNote fault={fault} />}
      {outcome === null ? (
        <form id="request-access" className="sign-in" onSubmit={(event) => void submit(event)} noValidate>
          <p>{t('access.means')}</p>
          <TextField
            name="reason"
            label={t('access.reason')}
            value={reason}
            onChange={setReason}
            error={missing ? t('access.reasonMissing') : ''}
            isDisabled={running}
            autoFocus
            autoComplete="off"
            maxLength={500}
          />
        </form>
      ) : (
        <p role="status">{t(`access.${outcome}`)}</p>
      )}
    </DialogFrame>
  )
}
