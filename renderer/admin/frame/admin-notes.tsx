import { Info, X } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { act, forgetRefusal, useActs, useRunning } from '../../store/acts-store.ts'
import { faultOf, useAdminServer } from '../../store/admin-server.ts'
import { openSignIn, useAdminUi } from '../../store/admin-ui.ts'
import { markSaid, useSaid } from '../../store/said-once.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { UnfinishedNote } from './unfinished-note.tsx'

/** Above the page: what stands in the way of changes, a refused act, and what is said once. */
export function AdminNotes(): ReactElement | null {
  const t = useT()
  const session = useViews((views) => views.session)
  const edition = useViews((views) => views.admin?.edition ?? null)
  const state = useViews((views) => views.admin?.state ?? 'loading')
  const refused = useActs((acts) => acts.refused)
  const ceSaid = useSaid((said) => said.ceAdmin)
  const page = useAdminUi((ui) => ui.page)
  const unfinished = useViews((views) => (views.admin?.unfinished ?? null) !== null)
  const fetching = useRunning('refreshAdmin')
  const expired = session?.state === 'expired'
  const lost = useLostNetwork()
  const known = session?.state === 'signedIn' || expired
  // the page of people says it always
  const ce = known && edition === 'ce' && !ceSaid && page !== 'people' && (state === 'fresh' || state === 'stale')
  const stands = state === 'stale' && !expired ? (session?.trouble?.fault ?? null) : null
  const onPage = useAdminServer((server) => faultOf(server, page)?.code)
  // what a page says in the place of its list, with the door, is not said above it, too; nor the same once more of an act
  const trouble = stands?.code === onPage ? null : stands
  const refusal =
    refused?.fault.code === stands?.code || (expired && refused?.fault.code === 'session.expired') ? null : (refused?.fault ?? null)
  if (!expired && !ce && refusal === null && trouble === null && !unfinished && lost.name === '') return null
  return (
    <div className="admin-notes">
      {expired ? (
        <FaultNote fault={{ code: 'session.expired', server: session.server, user: session.user }}>
          <Button look="quiet" onPress={() => openSignIn(true)}>
            {t('common.signIn')}
          </Button>
        </FaultNote>
      ) : null}
      {trouble === null ? null : (
        <FaultNote fault={trouble}>
          <Button look="quiet" isDisabled={fetching} onPress={() => void act('refreshAdmin', {})}>
            {t('common.tryAgain')}
          </Button>
        </FaultNote>
      )}
      <UnfinishedNote />
      {lost.name === '' ? null : (
        <div className="note" role="status">
          <Info className="icon" aria-hidden="true" />
          <p className="note-body">
            {lost.now === '' ? t('admin.networkGone', lost) : t('admin.networkGoneShown', { name: lost.name, network: lost.now })}
          </p>
          <IconButton label={t('common.dismiss')} onPress={lost.forget}>
            <X className="icon-small" />
          </IconButton>
        </div>
      )}
      {refusal === null ? null : <FaultNote fault={refusal} onDismiss={forgetRefusal} />}
      {ce ? (
        <div className="note" role="note">
          <Info className="icon" aria-hidden="true" />
          <p className="note-body">{t('admin.ce')}</p>
          <IconButton label={t('common.dismiss')} onPress={() => markSaid('ceAdmin')}>
            <X className="icon-small" />
          </IconButton>
        </div>
      ) : null}
    </div>
  )
}

const nothingLost = { name: '', now: '' }

/** The network that was shown until somebody deleted it, and what is shown instead; '' = none. It is forgotten when another network is chosen. */
function useLostNetwork(): { readonly name: string; readonly now: string; readonly forget: () => void } {
  const fresh = useViews((views) => views.admin?.state === 'fresh')
  const network = useViews((views) => views.admin?.network ?? '')
  const isThere = (name: string): boolean => useViews.getState().admin?.networks.some((one) => one.name === name) ?? false
  const account = useViews((views) => views.admin?.account ?? '')
  const before = useRef({ account: '', network: '' })
  const [lost, setLost] = useState(nothingLost)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the networks are looked up when the one that is shown changes
  useEffect(() => {
    if (!fresh) return
    const last = before.current
    before.current = { account, network }
    const deleted = last.network !== '' && last.account === account && last.network !== network && !isThere(last.network)
    setLost((known) => (deleted ? { name: last.network, now: network } : known.now === network ? known : nothingLost))
  }, [fresh, network, account])
  return { ...(fresh ? lost : nothingLost), forget: () => setLost(nothingLost) }
}
