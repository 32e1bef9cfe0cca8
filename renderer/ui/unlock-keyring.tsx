import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { act, useRunning } from '../store/acts-store.ts'
import { Button } from './button.tsx'

/** Asks the keyring again; the desktop then asks the person for its password. */
export function UnlockKeyring(): ReactElement {
  const t = useT()
  const asking = useRunning('unlockKeyring')
  return (
    <Button look="quiet" isDisabled={asking} onPress={() => void act('unlockKeyring', {})}>
      {asking ? t('keyring.asking') : t('keyring.unlock')}
    </Button>
  )
}
