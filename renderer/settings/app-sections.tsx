import type { TFunction } from 'i18next'
import { Info, X } from 'lucide-react'
import type { ReactElement } from 'react'
import type { Network, Settings } from '../../electron/common/contracts/app/window.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ChoiceSetting } from './choice-setting.tsx'
import { MtuSetting } from './mtu-setting.tsx'
import { Section } from './section.tsx'
import { SavingWord, SettingNote } from './setting-note.tsx'
import { SwitchSetting } from './switch-setting.tsx'
import { useSave } from './use-save.ts'

function useSetting<K extends keyof Settings>(key: K): Settings[K] | null {
  return useViews((views) => views.frame?.settings[key] ?? null)
}

/** When the app starts, and when it joins without being asked. */
export function StartSection(): ReactElement {
  const t = useT()
  const autostart = useViews((views) => views.machine?.autostart ?? null)
  const suggestion = useViews((views) => views.tunnel?.suggestion?.name ?? '')
  const showAtStart = useSetting('showAtStart')
  const autoJoin = useSetting('autoJoin')
  const autoJoinTo = useSetting('autoJoinTo')
  return (
    <Section title={t('settings.start')}>
      <SwitchSetting
        label={t('settings.autostart')}
        sentence={t(autostart === true ? 'settings.autostartOn' : 'settings.autostartOff')}
        value={autostart}
        onChange={(on) => call('setAutostart', { on })}
      />
      <SwitchSetting
        label={t('settings.showAtStart')}
        sentence={t('settings.showAtStartMeans')}
        value={showAtStart}
        onChange={(on) => call('setSettings', { showAtStart: on })}
      />
      <ChoiceSetting
        label={t('settings.autoJoin')}
        value={autoJoin}
        choices={[
          { value: 'off', label: t('settings.autoJoinOff'), sentence: t('settings.autoJoinOffMeans') },
          { value: 'start', label: t('settings.autoJoinStart'), sentence: t('settings.autoJoinStartMeans') },
          { value: 'untrusted', label: t('settings.autoJoinUntrusted'), sentence: t('settings.autoJoinUntrustedMeans') },
        ]}
        onChange={(next) => call('setSettings', { autoJoin: next })}
      />
      {autoJoin === null || autoJoin === 'off' ? null : (
        <ChoiceSetting
          label={t('settings.autoJoinTo')}
          value={autoJoinTo}
          choices={[
            {
              value: 'last',
              label: t('settings.autoJoinToLast'),
              sentence: suggestion === '' ? t('settings.autoJoinToLastMeans') : t('settings.autoJoinToLastNow', { gateway: suggestion }),
            },
            { value: 'fastest', label: t('settings.autoJoinToFastest'), sentence: t('settings.autoJoinToFastestMeans') },
          ]}
          onChange={(next) => call('setSettings', { autoJoinTo: next })}
        />
      )}
      {autoJoin === 'untrusted' ? <TrustedNetworks /> : null}
    </Section>
  )
}

const noNetworks: readonly Network[] = []

function TrustedNetworks(): ReactElement {
  const t = useT()
  const save = useSave()
  const here = useViews((views) => views.machine?.network ?? null)
  const trusted = useViews((views) => views.frame?.settings.trustedNetworks ?? noNetworks)
  const isTrusted = trusted.some(({ id }) => id === here?.id)
  return (
    <div className="setting">
      <div className="setting-head">
        <h3 className="setting-label">{t('settings.trusted')}</h3>
        <SavingWord save={save} />
      </div>
      <p className="setting-sentence">{t('settings.trustedMeans')}</p>
      {trusted.length === 0 ? null : (
        <ul className="failover">
          {trusted.map(({ id, name }) => (
            <li key={id} className="failover-row">
              <span className="failover-words">
                <span>{networkName(t, name)}</span>
                <span className="setting-sentence">
                  {t('settings.router', { id })}
                  {id === here?.id ? ` · ${t('settings.here')}` : ''}
                </span>
              </span>
              <IconButton
                label={t('settings.distrust', { network: networkName(t, name) })}
                onPress={() => save.run(() => call('trustNetwork', { id, trusted: false }))}
              >
                <X className="icon" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {here === null ? (
        <p className="setting-sentence">{t('settings.noNetwork')}</p>
      ) : isTrusted ? null : (
        <div>
          <Button onPress={() => save.run(() => call('trustNetwork', { id: here.id, trusted: true }))}>
            {t('settings.trustThis', { network: networkName(t, here.name) })}
          </Button>
        </div>
      )}
      <SettingNote save={save} />
    </div>
  )
}

/** Main calls a network `<router> on <device>` and keeps that in the settings; in the reader's language only here. */
function networkName(t: TFunction, name: string): string {
  const [, router, device] = /^(\S+) on (\S+)$/.exec(name) ?? []
  return router === undefined || device === undefined ? name : t('settings.networkName', { router, device })
}

export function NotificationsSection(): ReactElement {
  const t = useT()
  const service = useViews((views) => views.machine?.noticeService ?? 'unknown')
  const hasTray = useViews((views) => views.frame?.tray !== 'absent')
  return (
    <Section title={t('settings.notifications')}>
      {service === 'absent' ? <NoServiceNote hasTray={hasTray} /> : null}
      <ChoiceSetting
        label={t('settings.notify')}
        value={useSetting('notifications')}
        choices={[
          { value: 'all', label: t('settings.notifyAll'), sentence: t('settings.notifyAllMeans') },
          { value: 'important', label: t('settings.notifyImportant'), sentence: t('settings.notifyImportantMeans') },
          { value: 'off', label: t('settings.notifyOff'), sentence: t(hasTray ? 'settings.notifyOffMeans' : 'settings.notifyOffNoTray') },
        ]}
        onChange={(notifications) => call('setSettings', { notifications })}
      />
    </Section>
  )
}

/** What is chosen below reaches nobody on this desktop as it is. */
function NoServiceNote({ hasTray }: { readonly hasTray: boolean }): ReactElement {
  const t = useT()
  return (
    <div className="setting">
      <div className="note" data-tone="off" role="status">
        <Info className="icon" aria-hidden="true" />
        <div className="note-body">
          <p className="note-title">{t('settings.noService')}</p>
          <p>
            {t(hasTray ? 'settings.noServiceMeans' : 'settings.noServiceNorTray')} {t('settings.noServiceNext')}
          </p>
        </div>
      </div>
    </div>
  )
}

export function AppearanceSection(): ReactElement {
  const t = useT()
  return (
    <Section title={t('settings.appearance')}>
      <ChoiceSetting
        label={t('settings.theme')}
        value={useSetting('theme')}
        choices={[
          { value: 'system', label: t('settings.system'), sentence: t('settings.themeSystem') },
          { value: 'light', label: t('settings.light'), sentence: t('settings.themeLight') },
          { value: 'dark', label: t('settings.dark'), sentence: t('settings.themeDark') },
        ]}
        onChange={(theme) => call('setSettings', { theme })}
      />
      <ChoiceSetting
        label={t('settings.language')}
        value={useSetting('language')}
        choices={[
          { value: 'system', label: t('settings.system'), sentence: t('settings.languageSystem') },
          { value: 'en', label: t('settings.english'), sentence: t('settings.englishMeans') },
          { value: 'de', label: t('settings.german'), sentence: t('settings.germanMeans') },
        ]}
        onChange={(language) => call('setSettings', { language })}
      />
    </Section>
  )
}

export function AdvancedSection(): ReactElement {
  const t = useT()
  const version = useViews((views) => views.frame?.version ?? '')
  const save = useSave()
  return (
    <Section title={t('settings.advanced')}>
      <MtuSetting />
      <div className="setting">
        <div className="setting-head">
          <h3 className="setting-label">{t('settings.files')}</h3>
          <SavingWord save={save} />
        </div>
        <p className="setting-sentence">{t('settings.filesMeans')}</p>
        <div className="setting-buttons">
          <Button onPress={() => save.run(() => call('exportSettings', {}))}>{t('settings.export')}</Button>
          <Button onPress={() => save.run(() => call('importSettings', {}))}>{t('settings.import')}</Button>
        </div>
        <SettingNote save={save} />
      </div>
      <p className="setting setting-sentence">{version === '' ? '' : t('app.version', { version })}</p>
    </Section>
  )
}
