import { type ReactElement, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'

interface PlainHttpNoteProps {
  readonly fault: Extract<Fault, { code: 'server.plainHttp' }>
  readonly onAccepted: () => void
}

/** A server whose way can be read by others: said before anything is sent, and the person's word to send it all the same. */
export function PlainHttpNote({ fault, onAccepted }: PlainHttpNoteProps): ReactElement {
  const t = useT()
  const [refused, setRefused] = useState<Fault | null>(null)
  const accept = async (): Promise<void> => {
    const answer = await call('acceptPlainHttp', { server: fault.server })
    if (answer.ok) onAccepted()
    else setRefused(answer.fault)
  }
  return (
    <FaultNote fault={refused ?? fault}>
      <Button look="plain" onPress={() => void accept()}>
        {t('signIn.plainHttp')}
      </Button>
    </FaultNote>
  )
}
