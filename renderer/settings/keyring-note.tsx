import type { ReactElement } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { useT } from '../i18n/use-words.ts'
import { useViews } from '../store/views-store.ts'
import { FaultNote } from '../ui/fault-note.tsx'
import { UnlockKeyring } from '../ui/unlock-keyring.tsx'

/** Why nobody is signed in although somebody was: the sign-ins are sealed with a key that the keyring doesn't give. */
export function KeyringNote(): ReactElement | null {
  const t = useT()
  const session = useViews((views) => views.session)
  if (session === null || !session.lockedAway) return null
  if (session.keyring === 'asking') {
    return (
      <p className="setting setting-sentence" role="status">
        {t('keyring.waiting')}
      </p>
    )
  }
  const fault: Fault = { code: 'session.locked', why: session.keyring === 'open' ? 'otherKey' : session.keyring }
  return (
    <div className="setting">
      <FaultNote fault={fault}>{session.keyring === 'open' ? null : <UnlockKeyring />}</FaultNote>
    </div>
  )
}
