import { CloudOff, KeyRound, Network } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { act } from '../store/acts-store.ts'
import { useAdminUi } from '../store/admin-ui.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { SignInForm } from '../ui/sign-in-form.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { AdminDialogs } from './admin-dialogs.tsx'
import { AdminNotes } from './admin-notes.tsx'
import { GatewaysPage } from './gateways-page.tsx'
import { Sidebar } from './sidebar.tsx'
import { Toasts } from './toasts.tsx'

const opened = Date.now()

/** The admin window: networks and sections on the left, the section's page on the right. */
export function AdminApp(): ReactElement {
  const dialog = useAdminUi((ui) => ui.dialog)
  return (
    <div className="admin">
      <Sidebar />
      <main className="page">
        <AdminNotes />
        <Page />
      </main>
      {dialog === null ? null : <AdminDialogs dialog={dialog} />}
      <Toasts />
    </div>
  )
}

function Page(): ReactElement {
  const { t } = useTranslation()
  const session = useViews((views) => views.session)
  const state = useViews((views) => views.admin?.state ?? 'loading')
  const hasNetwork = useViews((views) => (views.admin?.networks.length ?? 0) > 0)
  const [since] = useState(opened)
  if (session !== null && (session.state === 'signedOut' || session.state === 'signingIn')) {
    return (
      <div className="sign-in-page">
        <KeyRound className="sign-in-icon" aria-hidden="true" />
        <h1>{t('admin.signedOut')}</h1>
        <SignInForm session={session} />
      </div>
    )
  }
  if (state === 'loading') {
    return (
      <>
        <HiddenTitle />
        <SkeletonRows rows={10} since={since} words={t('admin.loading')} longWords={t('admin.loadingLong')} />
      </>
    )
  }
  if (state === 'denied') {
    return (
      <>
        <HiddenTitle />
        <EmptyNote icon={<CloudOff />} title={t('admin.denied')} next={t('admin.deniedNext')} />
      </>
    )
  }
  if (!hasNetwork) {
    return (
      <>
        <HiddenTitle />
        <EmptyNote icon={<Network />} title={t('admin.noNetworks')} next={t('admin.noNetworksNext')}>
          <Button onPress={() => void act('refreshAdmin', {})}>{t('common.refresh')}</Button>
        </EmptyNote>
      </>
    )
  }
  return <GatewaysPage />
}

/** Where the page has no head of its own, screen readers still hear where they are. */
function HiddenTitle(): ReactElement {
  const { t } = useTranslation()
  return <h1 className="visually-hidden">{t('admin.title')}</h1>
}
