import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { Fault } from '../../../electron/common/fault.ts'
import { useT } from '../../i18n/use-words.ts'
import { openSignIn } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'

/** Where the session ended while a dialog was open: the way on, without closing it. */
export function SignInDoor({ fault }: { readonly fault: Fault }): ReactElement | null {
  const t = useT()
  return isOfSession(fault) ? (
    <Button look="quiet" onPress={() => openSignIn(true)}>
      {t('common.signIn')}
    </Button>
  ) : null
}

/** What was refused for want of a session is no news once somebody has signed in again. */
export function useIsOver(fault: Fault | null): boolean {
  const signedIn = useViews((views) => views.session?.state === 'signedIn')
  const wasOut = useRef(false)
  const [over, setOver] = useState<Fault | null>(null)
  useEffect(() => {
    if (!signedIn) wasOut.current = true
    else if (wasOut.current) {
      wasOut.current = false
      setOver(fault)
    }
  }, [signedIn, fault])
  return fault !== null && isOfSession(fault) && over === fault
}

function isOfSession({ code }: Fault): boolean {
  return code === 'session.expired' || code === 'session.none'
}
