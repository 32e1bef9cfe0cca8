import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'

/** While the person is in the browser. */
export function SignInBrowser({ server }: { readonly server: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className="sign-in" role="status">
      <p className="note-title">{t('signIn.browserOpen', { server })}</p>
      <p>{t('signIn.browserWait')}</p>
      <div className="form-actions">
        <Button look="plain" grow autoFocus onPress={() => void call('cancelSignIn', {})}>
          {t('signIn.stop')}
        </Button>
      </div>
    </div>
  )
}
