import { type ReactElement, useEffect } from 'react'
import { useT } from '../i18n/use-words.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { ChangePasswordDialog } from '../ui/change-password-dialog.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { askSignIn, changePasswordOf, usePopoverUi } from './popover-ui.ts'

/** A new password for the account it was asked for: what was typed goes when another one is used, in this window or elsewhere. */
export function PasswordDialog(): ReactElement | null {
  const t = useT()
  const asked = usePopoverUi((ui) => ui.passwordOf)
  const account = useViews((views) => views.session?.accounts.find(({ current }) => current))
  const isOver = asked !== '' && account?.account !== asked
  useEffect(() => {
    if (isOver) changePasswordOf('')
  }, [isOver])
  if (asked === '' || isOver || account === undefined) return null
  const close = () => changePasswordOf('')
  return (
    <ChangePasswordDialog
      account={account}
      problem={(fault) => (
        <FaultNote fault={fault}>
          {fault.code === 'session.expired' ? (
            <Button
              look="quiet"
              onPress={() => {
                close()
                askSignIn(true)
              }}
            >
              {t('signIn.submit')}
            </Button>
          ) : null}
        </FaultNote>
      )}
      onClose={close}
    />
  )
}
