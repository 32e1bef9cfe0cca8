import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'

/** While the person is in the browser. */
export function SignInBrowser({ server }: { readonly server: string }): ReactElement {
  const t = useT()
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
