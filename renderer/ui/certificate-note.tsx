import { type ReactElement, useState } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { formatDate } from '../../electron/common/wording/formats.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'

interface CertificateNoteProps {
  readonly fault: Extract<Fault, { code: 'server.certificate' }>
  readonly onTrusted: () => void
}

/** A certificate that nobody vouches for: its fingerprint, and the person's word. */
export function CertificateNote({ fault, onTrusted }: CertificateNoteProps): ReactElement {
  const t = useT()
  const words = useWords()
  const [refused, setRefused] = useState<Fault | null>(null)
  // another one is shown by now: that is the one to decide on
  const shown = refused?.code === 'server.certificate' ? refused : fault
  const { subject, issuer, validTo, server, fingerprint } = shown
  const trust = async (): Promise<void> => {
    const answer = await call('acceptCertificate', { server, fingerprint })
    if (answer.ok) onTrusted()
    else setRefused(answer.fault)
  }
  return (
    <FaultNote fault={refused ?? fault}>
      <p className="hint">{t('signIn.certificateFor', { subject, issuer, until: formatDate(words, validTo, 'date') })}</p>
      <Button look="plain" onPress={() => void trust()}>
        {t('signIn.trust')}
      </Button>
    </FaultNote>
  )
}
