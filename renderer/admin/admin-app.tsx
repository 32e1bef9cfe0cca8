import { KeyRound, Network } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { networkPages, openSearch, useAdminUi } from '../store/admin-ui.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { SignInForm } from '../ui/sign-in-form.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { ActivityPage } from './activity/activity-page.tsx'
import { AdminDialogs } from './admin-dialogs.tsx'
import { ClientsPage } from './clients/clients-page.tsx'
import { FindDialog } from './find/find-dialog.tsx'
import { AdminNotes } from './frame/admin-notes.tsx'
import { DeniedNote } from './frame/denied-note.tsx'
import { Sidebar } from './frame/sidebar.tsx'
import { SignInDialog } from './frame/sign-in-dialog.tsx'
import { Toasts } from './frame/toasts.tsx'
import { GatewaysPage } from './gateways/gateways-page.tsx'
import { HostsPage } from './hosts/hosts-page.tsx'
import { KeysPage } from './keys/keys-page.tsx'
import { PeoplePage } from './people/people-page.tsx'
import { TopologyPage } from './topology/topology-page.tsx'

const opened = Date.now()

const pages = {
  gateways: GatewaysPage,
  hosts: HostsPage,
  clients: ClientsPage,
  people: PeoplePage,
  keys: KeysPage,
  topology: TopologyPage,
  activity: ActivityPage,
} as const

/** The admin window: networks and pages on the left, the page on the right. */
export function AdminApp(): ReactElement {
  const dialog = useAdminUi((ui) => ui.dialog)
  const searching = useAdminUi((ui) => ui.searching)
  const known = useViews((views) => views.admin?.state === 'fresh' || views.admin?.state === 'stale')
  useEffect(() => {
    if (!known) return
    const take = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      const { dialog: open, signsIn } = useAdminUi.getState()
      if (open !== null || signsIn) return
      event.preventDefault()
      openSearch(true)
    }
    window.addEventListener('keydown', take)
    return () => window.removeEventListener('keydown', take)
  }, [known])
  return (
    <div className="admin">
      <Sidebar />
      <main className="page">
        <AdminNotes />
        <Page />
      </main>
      {dialog === null ? null : <AdminDialogs dialog={dialog} />}
      {searching ? <FindDialog /> : null}
      <SignInDialog />
      <Toasts />
    </div>
  )
}

function Page(): ReactElement {
  const t = useT()
  const session = useViews((views) => views.session)
  const state = useViews((views) => views.admin?.state ?? 'loading')
  const network = useViews((views) => views.admin?.network ?? '')
  const page = useAdminUi((ui) => ui.page)
  // who signs in again in a dialog finds the page as it was
  const again = useAdminUi((ui) => ui.signsIn)
  const [since] = useState(opened)
  const who = session === null ? '' : `${session.user}@${session.server}`
  /** As whom somebody has administered in this window. */
  const [managed, setManaged] = useState('')
  /** Whose place another account shall take. */
  const [leaving, setLeaving] = useState('')
  const account = useViews((views) => views.admin?.account ?? '')
  useEffect(() => {
    if (state === 'fresh') setManaged(account)
  }, [state, account])
  useEffect(() => {
    if (session?.state === 'signedIn' && leaving !== who) setLeaving('')
  }, [session?.state, leaving, who])
  const another = leaving !== '' && (leaving === who || session?.state === 'signingIn') && state !== 'fresh'
  if (session !== null && (another || session.state === 'signedOut' || (session.state === 'signingIn' && !again))) {
    return (
      <div className="sign-in-page">
        <KeyRound className="sign-in-icon" aria-hidden="true" />
        {another ? <HiddenTitle /> : <h1>{t('admin.signedOut')}</h1>}
        <SignInForm session={session} {...(another ? { purpose: 'another', onCancel: () => setLeaving('') } : {})} />
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
  if (state === 'denied' && session !== null) {
    return (
      <>
        <HiddenTitle />
        <DeniedNote session={session} demoted={managed === account} onSignIn={() => setLeaving(who)} />
      </>
    )
  }
  const ofNetwork = networkPages.some((one) => one === page)
  if (network === '' && ofNetwork) {
    return (
      <>
        <HiddenTitle />
        <EmptyNote icon={<Network />} title={t('admin.noNetworks')} next={t('admin.noNetworksNext')}>
          <Button onPress={() => void act('refreshAdmin', {})}>{t('common.refresh')}</Button>
        </EmptyNote>
      </>
    )
  }
  const Shown = pages[page]
  // Another network starts its page anew: selections and scroll places are of the one before
  return <Shown key={`${page} ${network}`} />
}

/** Where the page has no head of its own, screen readers still hear where they are. */
function HiddenTitle(): ReactElement {
  const t = useT()
  return <h1 className="visually-hidden">{t('admin.title')}</h1>
}
