import { Check, ChevronsUpDown, History, KeyRound, Monitor, Network, Search, Smartphone, Users, Waypoints } from 'lucide-react'
import { type ReactElement, useEffect } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import type { AdminView } from '../../../electron/common/contracts/app/admin.ts'
import { numberText } from '../../../electron/common/wording/formats.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readWaiting, useAdminServer, waitingCount } from '../../store/admin-server.ts'
import { type AdminPage, networkPages, openPage, openSearch, serverPages, showNetwork, useAdminUi } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'

const icons = {
  gateways: Waypoints,
  hosts: Monitor,
  clients: Smartphone,
  people: Users,
  keys: KeyRound,
  topology: Network,
  activity: History,
} as const

/** Networks as a switcher, search over everything, the pages, and whose account it is. */
export function Sidebar(): ReactElement {
  const t = useT()
  const signedOut = useViews((views) => views.session?.state === 'signedOut')
  const denied = useViews((views) => views.admin?.state === 'denied')
  return (
    <nav className="sidebar" aria-label={t('admin.sections')}>
      {signedOut || denied ? null : <NetworkSwitcher />}
      {signedOut || denied ? null : (
        <Button className="find-button" onPress={() => openSearch(true)}>
          <Search className="icon-small" aria-hidden="true" />
          <span>{t('manage.find.button')}</span>
          <span className="shortcut" aria-hidden="true">
            {t('common.shortcut')}
          </span>
        </Button>
      )}
      {denied && !signedOut ? null : (
        <div className="sections">
          <Sections pages={networkPages} />
          <h2 className="sections-head">{t('admin.wholeServer')}</h2>
          <Sections pages={serverPages} />
        </div>
      )}
      <Account />
    </nav>
  )
}

function Sections({ pages }: { readonly pages: readonly AdminPage[] }): ReactElement {
  return (
    <ul>
      {pages.map((page) => (
        <li key={page}>
          <Section page={page} />
        </li>
      ))}
    </ul>
  )
}

function Section({ page }: { readonly page: AdminPage }): ReactElement {
  const t = useT()
  const words = useWords()
  const current = useAdminUi((ui) => ui.page === page)
  const count = useViews((views) => countOf(views.admin, page))
  const Icon = icons[page]
  const word = t(`manage.nav.${page}`)
  return (
    <Button className="section" {...(current ? { 'aria-current': 'page' } : {})} onPress={() => openPage(page)}>
      <Icon aria-hidden="true" />
      <span className="word" data-word={word}>
        {word}
      </span>
      {count === null ? null : <span className="count">{numberText(words, count)}</span>}
      {page === 'people' ? <WaitingCount /> : null}
    </Button>
  )
}

/** While people wait for an answer, whatever page is shown. */
const lookEveryMs = 60_000

/** How many wait; it looks for them on a Pro server as long as the window is there. */
function WaitingCount(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const asks = useViews((views) => views.admin?.edition === 'pro' && views.session?.state === 'signedIn')
  const account = useViews((views) => `${views.session?.user ?? ''}@${views.session?.server ?? ''}`)
  const count = useAdminServer(waitingCount)
  useEffect(() => {
    if (!asks || account === '@') return
    void readWaiting()
    const timer = setInterval(() => {
      if (!document.hidden) void readWaiting()
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [asks, account])
  if (count === null || count === 0) return null
  return (
    <span className="count waiting" title={t('manage.waiting.count', { count })}>
      {numberText(words, count)}
      <span className="visually-hidden"> {t('manage.waiting.count', { count })}</span>
    </span>
  )
}

/** What the view says of the chosen network; null where it says nothing. */
function countOf(admin: AdminView | null, page: AdminPage): number | null {
  const network = admin?.networks.find(({ name }) => name === admin.network)
  if (network === undefined) return null
  if (page === 'gateways') return network.gatewayCount
  if (page === 'hosts') return network.hostCount
  return page === 'clients' ? network.clientCount : null
}

function NetworkSwitcher(): ReactElement {
  const t = useT()
  const networks = useViews((views) => views.admin?.networks ?? null)
  const chosen = useViews((views) => views.admin?.network ?? '')
  const current = networks?.find(({ name }) => name === chosen)
  if (networks === null || current === undefined) return <div className="network-button" aria-hidden="true" />
  if (networks.length === 1) {
    return (
      <div className="network-button single">
        <span className="network-words">
          <MiddleCut text={current.name} className="network-name" />
          <span className="network-range">{current.range}</span>
        </span>
      </div>
    )
  }
  return (
    <Select
      className="network-select"
      aria-label={t('admin.networks')}
      value={chosen}
      onChange={(key) => {
        if (key !== null && key !== chosen) void showNetwork(String(key))
      }}
    >
      <Button className="network-button">
        <SelectValue className="network-words">
          {() => (
            <>
              <MiddleCut text={current.name} className="network-name" />
              <span className="network-range">{current.range}</span>
            </>
          )}
        </SelectValue>
        <ChevronsUpDown className="icon-small" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom start" offset={4}>
        <ListBox className="menu" items={networks.map((network) => ({ id: network.name, ...network }))}>
          {(network) => (
            <ListBoxItem id={network.id} className="menu-item" textValue={network.name}>
              {({ isSelected }) => (
                <>
                  {isSelected ? <Check className="icon" aria-hidden="true" /> : <span className="icon" />}
                  <span>{network.name}</span>
                  <span className="menu-under">
                    {[
                      network.range,
                      t('admin.gatewaysIn', { count: network.gatewayCount }),
                      t('admin.hostsIn', { count: network.hostCount }),
                    ].join(' · ')}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}

function Account(): ReactElement | null {
  const t = useT()
  const session = useViews((views) => views.session)
  if (session === null || session.user === '' || session.state === 'signedOut') return null
  const server = session.server.replace(/^https?:\/\//, '')
  const edition = session.edition === null ? '' : session.edition === 'ce' ? t('admin.editionCe') : t('admin.editionPro')
  return (
    <div className="side-account">
      <MiddleCut text={session.user} className="side-user" />
      <MiddleCut text={server} />
      <span>{[session.version, edition].filter(Boolean).join(' · ')}</span>
    </div>
  )
}
