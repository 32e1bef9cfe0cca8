import { type ReactElement, useEffect, useState } from 'react'
import type { AdminClientRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { useT } from '../../i18n/use-words.ts'
import { call } from '../../store/bridge.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { useIsOver } from '../write/sign-in-door.tsx'
import { WriteProblem } from '../write/write-problem.tsx'
import { ConfView } from './conf-view.tsx'

/** The configuration that the server has of a remote client: with the key only where the server made that. */
export function ConfDialog({ client, onClose }: { readonly client: AdminClientRow; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const { id, network } = client
  const [found, setFound] = useState<{ readonly conf: string; readonly complete: boolean } | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const isOver = useIsOver(fault)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `isOver` asks again
  useEffect(() => {
    let late = false
    void call('remoteClientConf', { network, clientId: id }).then((answer) => {
      if (late) return
      setFault(answer.ok ? null : answer.fault)
      if (answer.ok) setFound(answer.value)
    })
    return () => {
      late = true
    }
  }, [network, id, isOver])
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      isDismissable
      size="roomy"
      title={t('manage.conf.title', { client: id })}
      footer={
        <Button look="primary" autoFocus onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <WriteProblem fault={fault} />
      {found === null && fault === null ? <p role="status">{t('manage.conf.loading')}</p> : null}
      {found === null ? null : <ConfView name={id} conf={found.conf} complete={found.complete} once={false} />}
    </DialogFrame>
  )
}
