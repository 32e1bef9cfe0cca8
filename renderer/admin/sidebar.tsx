import { Check, ChevronsUpDown, Waypoints } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { numberText } from '../../electron/common/wording/formats.ts'
import { useWords } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { selectGateway } from '../store/admin-ui.ts'
import { useViews } from '../store/views-store.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'

/** Networks as a switcher, the sections, and whose account it is. */
export function Sidebar(): ReactElement {
  const { t } = useTranslation()
  const words = useWords()
  const signedOut = useViews((views) => views.session?.state === 'signedOut')
  const gatewayCount = useViews((views) => views.admin?.gateways.length ?? null)
  return (
    <nav className="sidebar" aria-label={t('admin.sections')}>
      {signedOut ? null : <NetworkSwitcher />}
      <ul className="sections">
        <li>
          <span className="section" aria-current="page">
            <Waypoints aria-hidden="true" />
            <span>{t('admin.gateways')}</span>
            {gatewayCount === null || signedOut ? null : <span className="count">{numberText(words, gatewayCount)}</span>}
          </span>
        </li>
      </ul>
      <Account />
    </nav>
  )
}

function NetworkSwitcher(): ReactElement {
  const { t } = useTranslation()
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
  const choose = (name: string): void => {
    selectGateway(null)
    void act('chooseNetwork', { network: name })
  }
  return (
    <Select
      className="network-select"
      aria-label={t('admin.networks')}
      value={chosen}
      onChange={(key) => {
        if (key !== null && key !== chosen) choose(String(key))
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
  const { t } = useTranslation()
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
