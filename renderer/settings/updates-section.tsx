import type { ReactElement } from 'react'
import type { UpdateView } from '../../electron/common/contracts/app/update.ts'
import type { Settings } from '../../electron/common/contracts/app/window.ts'
import { type Fixed, fixedUpdates } from '../../electron/common/rules/fixed-by.ts'
import { updateText } from '../../electron/common/wording/update-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useNow } from '../store/clock.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { ChoiceSetting } from './choice-setting.tsx'
import { Section } from './section.tsx'
import { SavingWord, SettingNote } from './setting-note.tsx'
import { SwitchSetting } from './switch-setting.tsx'
import { useSave } from './use-save.ts'

/** Where this Waygate stands between two versions, and whether it looks for newer ones; where there is no place to look, there is nothing to wish. */
export function UpdatesSection(): ReactElement {
  const t = useT()
  const update = useViews((views) => views.update)
  const policy = useViews((views) => statusOf(views.tunnel)?.policy ?? null)
  const settings = useViews((views) => views.frame?.settings ?? null)
  const fixed = fixedUpdates(policy)
  const nowhere = update?.state.phase === 'off' && (update.state.why === 'noSource' || update.state.why === 'development')
  const look = settings === null ? null : settings.updates === 'on' && fixed === null
  return (
    <Section title={t('updates.title')}>
      {update === null ? null : <UpdateRow update={update} />}
      {nowhere ? null : <UpdateWishes look={look} channel={settings?.updateChannel ?? null} fixed={fixed} />}
    </Section>
  )
}

interface UpdateWishesProps {
  readonly look: boolean | null
  readonly channel: Settings['updateChannel'] | null
  readonly fixed: Fixed
}

function UpdateWishes({ look, channel, fixed }: UpdateWishesProps): ReactElement {
  const t = useT()
  return (
    <>
      <SwitchSetting
        label={t('updates.look')}
        sentence={t(look === false ? 'updates.lookOff' : 'updates.lookOn')}
        value={look}
        fixed={fixed}
        onChange={(on) => call('setSettings', { updates: on ? 'on' : 'off' })}
      />
      <ChoiceSetting
        label={t('updates.channel')}
        value={channel}
        fixed={fixed}
        choices={[
          { value: 'stable', label: t('updates.stable'), sentence: t('updates.stableMeans') },
          { value: 'beta', label: t('updates.beta'), sentence: t('updates.betaMeans') },
        ]}
        onChange={(updateChannel) => call('setSettings', { updateChannel })}
      />
    </>
  )
}

function UpdateRow({ update }: { readonly update: UpdateView }): ReactElement {
  const t = useT()
  const words = useWords()
  const now = useNow()
  const save = useSave()
  const { headline, second } = updateText(words, update, now)
  const act = actOf(update)
  const button =
    act === null ? null : (
      <Button
        look={act === 'install' ? 'primary' : 'plain'}
        onPress={() => save.run(() => call(act === 'install' ? 'installUpdate' : 'checkUpdate', {}))}
      >
        {act === 'install' ? words.t('update.install') : t('updates.lookNow')}
      </Button>
    )
  if (update.state.phase === 'failed') {
    return (
      <div className="setting">
        <FaultNote fault={update.state.fault}>{button}</FaultNote>
      </div>
    )
  }
  return (
    <div className="setting">
      <div role="status">
        <div className="setting-head">
          <h3 className="setting-label">{headline}</h3>
          <SavingWord save={save} />
        </div>
        {second === '' ? null : <p className="setting-sentence">{second}</p>}
      </div>
      {button === null ? null : <div className="setting-buttons">{button}</div>}
      <SettingNote save={save} />
    </div>
  )
}

/** The one next step; null: there is none, or it is under way. */
function actOf({ state }: UpdateView): 'install' | 'look' | null {
  switch (state.phase) {
    case 'ready':
      return 'install'
    case 'current':
    case 'available':
    case 'ended':
    case 'failed':
      return 'look'
    default:
      return null
  }
}
