import { type ReactElement, useEffect } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { openSignIn, useAdminUi } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { SignInForm } from '../../ui/sign-in-form.tsx'
import { focusList } from './focus-list.ts'

/** Over whatever is open: what was typed there is still there afterwards. */
export function SignInDialog(): ReactElement | null {
  const t = useT()
  const session = useViews((views) => views.session)
  const isWanted = useAdminUi((ui) => ui.signsIn)
  useEffect(() => {
    if (isWanted && session?.state === 'signedIn') openSignIn(false)
  }, [isWanted, session?.state])
  // while it is tried the session isn't over: the dialog keeps what was typed, and what was answered
  const isOpen = isWanted && session !== null && session.state !== 'signedIn'
  useEffect(() => (isOpen ? focusDialogAfterwards : undefined), [isOpen])
  if (!isOpen) return null
  return (
    <DialogFrame isOpen onOpenChange={openSignIn} isDismissable title={t('signIn.title')} footer={null}>
      <SignInForm session={session} onCancel={() => openSignIn(false)} />
    </DialogFrame>
  )
}

/** The button that opened it is gone with what it was the way out of: whoever signed in goes on in the dialog below. */
function focusDialogAfterwards(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return
      const dialog = document.querySelector<HTMLElement>('.dialog')
      if (dialog === null) focusList()
      else dialog.focus()
    }),
  )
}
