import {
  Asterisk,
  Check,
  Ellipsis,
  FileText,
  History,
  KeyRound,
  LogOut,
  Power,
  RefreshCw,
  Route,
  Settings as SettingsIcon,
  ShieldCheck,
  UserPlus,
} from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, Header, type Key, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { askSignIn, changePasswordOf, showSecondFactor } from './popover-ui.ts'
import { quitEffect } from './quit-effect.ts'

const noAccounts: SessionView['accounts'] = []
/** Pages of the window "Connection", as the menu offers them. */
const pages = [
  { page: 'check', Icon: ShieldCheck },
  { page: 'explain', Icon: Route },
  { page: 'history', Icon: History },
  { page: 'diagnostics', Icon: FileText },
] as const

/** ⋯: what is not needed every day. */
export function MoreMenu(): ReactElement {
  const t = useT()
  const version = useViews((views) => views.frame?.version ?? '')
  const signedIn = useViews((views) => views.session !== null && (views.session.state === 'signedIn' || views.session.state === 'expired'))
  const accounts = useViews((views) => views.session?.accounts ?? noAccounts)
  const account = accounts.find(({ current, state }) => current && state === 'signedIn')?.account ?? ''
  const quitMeans = useViews((views) => quitEffect(statusOf(views.tunnel)?.state, views.tunnel?.wayOut))
  const choose = (key: Key): void => {
    const asked = pages.find(({ page }) => page === key)
    if (asked !== undefined) void act('openConnection', { page: asked.page })
    if (key === 'refresh') void act('refresh', {})
    if (key === 'settings') void act('openSettings', {})
    if (key === 'addAccount') askSignIn(true)
    if (key === 'secondFactor') showSecondFactor(true)
    if (key === 'password') changePasswordOf(account)
    if (key === 'signOut') void act('signOut', {})
    if (key === 'quit') void act('quit', {})
  }
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label={t('menu.label')}>
        <Ellipsis className="icon" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={4}>
        <Menu className="menu" onAction={choose}>
          {signedIn ? (
            <MenuItem id="refresh" className="menu-item" textValue={t('menu.refresh')}>
              <RefreshCw className="icon" aria-hidden="true" />
              <span>{t('menu.refresh')}</span>
            </MenuItem>
          ) : null}
          {signedIn ? <Separator className="menu-line" /> : null}
          {pages.map(({ page, Icon }) => (
            <MenuItem key={page} id={page} className="menu-item" textValue={t(`menu.${page}`)}>
              <Icon className="icon" aria-hidden="true" />
              <span>{t(`menu.${page}`)}</span>
            </MenuItem>
          ))}
          <Separator className="menu-line" />
          {accounts.length > 1 || (accounts.length === 1 && !signedIn) ? (
            <MenuSection
              className="menu-section"
              selectionMode="single"
              selectedKeys={accounts.filter(({ current }) => current).map(({ account }) => account)}
              onSelectionChange={(keys) => {
                const chosen = accounts.find(({ account, current }) => !current && keys !== 'all' && keys.has(account))
                if (chosen !== undefined) void act('useAccount', { account: chosen.account })
              }}
            >
              <Header className="menu-header">{t('menu.accounts')}</Header>
              {accounts.map(({ account }) => (
                <MenuItem key={account} id={account} className="menu-item" textValue={account}>
                  {({ isSelected }) => (
                    <>
                      {isSelected ? <Check className="icon" aria-hidden="true" /> : <span className="icon" />}
                      <span>{account}</span>
                    </>
                  )}
                </MenuItem>
              ))}
            </MenuSection>
          ) : null}
          {signedIn ? (
            <MenuItem id="addAccount" className="menu-item" textValue={t('menu.addAccount')}>
              <UserPlus className="icon" aria-hidden="true" />
              <span>{t('menu.addAccount')}</span>
            </MenuItem>
          ) : null}
          {signedIn ? (
            <MenuItem id="secondFactor" className="menu-item" textValue={t('menu.secondFactor')}>
              <KeyRound className="icon" aria-hidden="true" />
              <span>{t('menu.secondFactor')}</span>
            </MenuItem>
          ) : null}
          {account !== '' ? (
            <MenuItem id="password" className="menu-item" textValue={t('ownPassword.menu')}>
              <Asterisk className="icon" aria-hidden="true" />
              <span>{t('ownPassword.menu')}</span>
            </MenuItem>
          ) : null}
          <MenuItem id="settings" className="menu-item" textValue={t('menu.settings')}>
            <SettingsIcon className="icon" aria-hidden="true" />
            <span>{t('menu.settings')}</span>
          </MenuItem>
          {signedIn ? (
            <MenuItem id="signOut" className="menu-item" textValue={t('menu.signOut')}>
              <LogOut className="icon flips" aria-hidden="true" />
              <span>{t('menu.signOut')}</span>
            </MenuItem>
          ) : null}
          <MenuItem id="quit" className="menu-item" textValue={t('menu.quit')}>
            <Power className="icon" aria-hidden="true" />
            <span>{t('menu.quit')}</span>
            {quitMeans === null ? null : <span className="menu-under">{t(`menu.${quitMeans}`)}</span>}
          </MenuItem>
        </Menu>
        {version === '' ? null : <p className="menu-foot">{t('app.version', { version })}</p>}
      </Popover>
    </MenuTrigger>
  )
}
