import { type ReactElement, useEffect, useRef } from 'react'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useDraftForgotten } from '../store/sign-in-draft.ts'
import { useViews } from '../store/views-store.ts'
import { SignInForm } from '../ui/sign-in-form.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { FootBar } from './foot-bar.tsx'
import { GatewayList, type ListHandle } from './gateway-list.tsx'
import { HelperPanel } from './helper-panel.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { NoteStrip } from './note-strip.tsx'
import { panelOf } from './panel-of.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { askSignIn, usePopoverUi } from './popover-ui.ts'
import { RequestAccessDialog } from './request-access-dialog.tsx'
import { SecondFactorDialog } from './second-factor-dialog.tsx'
import { StatusCard } from './status-card.tsx'

const opened = Date.now()

/** The form for a server that a link brought: with the account that is kept there, never with the name of another one. */
function signInAt(session: SessionView, server: string): SessionView {
  const kept = session.accounts.find((account) => account.server === server)
  return session.state === 'signingIn' ? session : { ...session, server, user: kept?.user ?? '' }
}

/** The popover: the state on top, beneath it the list or what comes before it, notes and the footer below. */
export function PopoverApp(): ReactElement {
  const t = useT()
  const asked = usePopoverUi((ui) => ui.signInAsked)
  const linkedServer = usePopoverUi((ui) => ui.linkedServer)
  const session = useViews((views) => views.session)
  const asking = useViews((views) => (views.link?.link ?? null) !== null)
  const panel = useViews((views) => panelOf(views, asked))
  const list = useRef<ListHandle>(null)
  useDraftForgotten(session?.state)

  const secondFactor = usePopoverUi((ui) => ui.secondFactor)
  const accessFor = usePopoverUi((ui) => ui.accessFor)
  // A new sign-in has another end, or another account; an attempt that failed has neither
  const signIn = session?.state === 'signedIn' ? `${session.accounts.find(({ current }) => current)?.account} ${session.expiresAt}` : ''
  const worked = useRef(signIn)

  useEffect(() => {
    if (signIn === '' || signIn === worked.current) return
    worked.current = signIn
    askSignIn(false)
  }, [signIn])

  useEffect(() => {
    /** Open menus and dialogs, and a filled search, take Escape for themselves and stop it. */
    const onEscape = (event: KeyboardEvent): void => {
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        document.querySelector('[role="menu"], [role="dialog"], [role="alertdialog"]')
      )
        return
      void call('hide', {})
    }
    window.addEventListener('keydown', onEscape)
    return () => window.removeEventListener('keydown', onEscape)
  }, [])

  return (
    <div className="popover" data-panel={panel}>
      <StatusCard onChoose={() => list.current?.choose()} />
      <main className="panel">
        {panel === 'starting' ? (
          <SkeletonRows rows={4} since={opened} words={t('helper.waiting')} longWords={t('helper.long')} />
        ) : panel === 'helper' ? (
          <HelperPanel />
        ) : panel === 'signIn' && session !== null ? (
          <SignInForm
            // begun anew when the question of the link is off the screen: what lies behind a dialog can't take the focus
            key={linkedServer !== '' && asking ? 'behind' : linkedServer}
            session={linkedServer === '' ? session : signInAt(session, linkedServer)}
            purpose={linkedServer === '' && session.state === 'signedIn' ? 'another' : 'first'}
            {...(asked ? { onCancel: () => askSignIn(false) } : {})}
          />
        ) : (
          <GatewayList ref={list} />
        )}
      </main>
      <NoteStrip />
      <LinkDialog />
      <FootBar />
      {secondFactor ? <SecondFactorDialog /> : null}
      <PasswordDialog />
      {accessFor === null ? null : <RequestAccessDialog key={accessFor.gatewayId} gateway={accessFor} />}
    </div>
  )
}
