import { type ReactElement, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { ConfView } from './conf-view.tsx'

interface MadeClientProps {
  readonly clientId: string
  readonly conf: string
  readonly onClose: () => void
}

/** The only view of a private key. Escape asks first, unless it was saved or copied; whether it was scanned only the person knows, and says so by Done. */
export function MadeClient({ clientId, conf, onClose }: MadeClientProps): ReactElement {
  const t = useT()
  const [isKept, setKept] = useState(false)
  const [asks, setAsks] = useState(false)
  return (
    <DialogFrame
      isOpen
      onOpenChange={() => (isKept ? onClose() : setAsks(true))}
      size="roomy"
      title={t('manage.clients.madeTitle', { client: clientId })}
      footer={
        asks ? (
          <>
            <span className="push" role="alert">
              {t('manage.conf.lost')}
            </span>
            <Button autoFocus onPress={() => setAsks(false)}>
              {t('manage.conf.stay')}
            </Button>
            <Button look="danger" onPress={onClose}>
              {t('manage.conf.lose')}
            </Button>
          </>
        ) : (
          <Button look="primary" onPress={onClose}>
            {t('manage.conf.done')}
          </Button>
        )
      }
    >
      <ConfView
        name={clientId}
        conf={conf}
        complete
        once
        onKept={() => {
          setKept(true)
          setAsks(false)
        }}
      />
    </DialogFrame>
  )
}
