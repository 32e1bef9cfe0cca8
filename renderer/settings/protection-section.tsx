import type { ReactElement } from 'react'
import type { UnkeptWish } from '../../electron/common/contracts/helper.ts'
import { fixedLeave, fixedSwitch } from '../../electron/common/rules/fixed-by.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { ChoiceSetting } from './choice-setting.tsx'
import { HelperNote } from './helper-note.tsx'
import { Section } from './section.tsx'
import { SwitchSetting } from './switch-setting.tsx'

const none: readonly UnkeptWish[] = []

/** What the helper keeps and enforces: shown as it says it, changed by asking it. */
export function ProtectionSection(): ReactElement {
  const t = useT()
  const intent = useViews((views) => statusOf(views.tunnel)?.intent ?? null)
  const policy = useViews((views) => statusOf(views.tunnel)?.policy ?? null)
  const unkept = useViews((views) => statusOf(views.tunnel)?.unkept ?? none)
  const [lanUnkept, inboundUnkept] = [unkept.includes('lan'), unkept.includes('inbound')]
  const lock = intent?.lock ?? null
  const lan = intent === null ? null : intent.lan && !lanUnkept
  const inbound = intent === null ? null : intent.inbound === 'open' && !inboundUnkept
  return (
    <Section title={t('settings.protection')}>
      <HelperNote />
      <SwitchSetting
        label={t('settings.lock')}
        sentence={t(lock === null ? 'settings.unknown' : lock ? 'settings.lockOn' : 'settings.lockOff')}
        value={lock}
        fixed={lock === null ? null : fixedSwitch(policy, 'lock', lock)}
        onChange={(on) => call('setLock', { lock: on })}
      />
      <SwitchSetting
        label={t('settings.lan')}
        sentence={t(lan === null ? 'settings.unknown' : lanUnkept ? 'settings.lanUnkept' : lan ? 'settings.lanOn' : 'settings.lanOff')}
        value={lan}
        fixed={lan === null || lanUnkept ? null : fixedSwitch(policy, 'lan', lan)}
        still={lanUnkept}
        onChange={(on) => call('setLan', { lan: on })}
      />
      <SwitchSetting
        label={t('settings.inbound')}
        sentence={t(
          inbound === null
            ? 'settings.unknown'
            : inboundUnkept
              ? 'settings.inboundUnkept'
              : inbound
                ? 'settings.inboundOpen'
                : 'settings.inboundClosed',
        )}
        value={inbound}
        still={inboundUnkept}
        onChange={(on) => call('setInbound', { inbound: on ? 'open' : 'closed' })}
      />
      <ChoiceSetting
        label={t('settings.logout')}
        value={intent?.onLogout ?? null}
        choices={[
          { value: 'keep', label: t('settings.logoutKeep'), sentence: t('settings.logoutKeepMeans') },
          { value: 'hold', label: t('settings.logoutHold'), sentence: t('settings.logoutHoldMeans') },
          { value: 'leave', label: t('settings.logoutLeave'), sentence: t('settings.logoutLeaveMeans'), fixed: fixedLeave(policy) },
        ]}
        onChange={(onLogout) => call('setOnLogout', { onLogout })}
      />
    </Section>
  )
}
