import { ArrowDown, ArrowUp, CircleAlert, CircleCheck, X } from 'lucide-react'
import { type ReactElement, useEffect, useRef } from 'react'
import type { FailoverView } from '../../electron/common/contracts/app/gateways.ts'
import { failoverLimit } from '../../electron/common/model/stand-ins.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { AddGateway } from './add-gateway.tsx'
import { moved } from './failover-list.ts'
import { Section } from './section.tsx'
import { SavingWord, SettingNote } from './setting-note.tsx'
import { type Save, useSave } from './use-save.ts'

const none: FailoverView['gateways'] = []

/** Who takes over, in order. Every change is saved at once, and with it each gateway's pass. */
export function FailoverSection(): ReactElement {
  const t = useT()
  const gateways = useViews((views) => views.failover?.gateways ?? none)
  const save = useSave()
  const ids = gateways.map(({ gatewayId }) => gatewayId)
  const set = (gatewayIds: readonly string[]): void => save.run(() => call('setFailover', { gatewayIds: [...gatewayIds] }))
  return (
    <Section title={t('settings.failover')}>
      <div className="setting">
        <div className="setting-head">
          <p className="setting-sentence">{t(ids.length === 0 ? 'settings.failoverNone' : 'settings.failoverMeans')}</p>
          <SavingWord save={save} />
        </div>
        {ids.length === 0 ? null : <FailoverList gateways={gateways} save={save} onChange={set} />}
        <NotReady onMake={() => set(ids)} />
        {ids.length >= failoverLimit ? (
          <p className="setting-sentence">{t('settings.failoverFull', { count: failoverLimit })}</p>
        ) : (
          <AddGateway ids={ids} onAdd={(id) => set([...ids, id])} />
        )}
        <SettingNote save={save} />
      </div>
    </Section>
  )
}

/** What to do where one of them couldn't take over now. */
function NotReady({ onMake }: { readonly onMake: () => void }): ReactElement | null {
  const t = useT()
  const failover = useViews((views) => views.failover)
  const signedIn = useViews((views) => views.session?.state === 'signedIn')
  const states = failover?.gateways.map(({ state }) => state) ?? []
  if (states.includes('otherAccount')) {
    return <p className="setting-sentence">{t('settings.failoverOther', { account: failover?.joinedAs ?? '' })}</p>
  }
  if (!states.includes('notAsked') && !states.includes('noPass')) return null
  if (!signedIn && states.includes('noPass')) return <p className="setting-sentence">{t('settings.failoverSignIn')}</p>
  return (
    <div className="setting-buttons">
      <Button onPress={onMake}>{t('settings.failoverMake')}</Button>
    </div>
  )
}

interface FailoverListProps {
  readonly gateways: FailoverView['gateways']
  readonly save: Save
  readonly onChange: (ids: readonly string[]) => void
}

function FailoverList({ gateways, onChange }: FailoverListProps): ReactElement {
  const t = useT()
  const ids = gateways.map(({ gatewayId }) => gatewayId)
  const list = useRef<HTMLOListElement>(null)
  const pressed = useRef<{ readonly id: string; readonly way: 'up' | 'down' } | null>(null)
  const order = ids.join(' ')

  // A moved row is a moved element, and that takes the focus away: back to the button that moved it, or to the other one at an end
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what it waits for
  useEffect(() => {
    const { id, way } = pressed.current ?? { id: '', way: 'up' }
    pressed.current = null
    const row = [...(list.current?.children ?? [])].find((element) => element.getAttribute('data-id') === id)
    const [up, down] = row?.querySelectorAll<HTMLButtonElement>('button') ?? []
    const wanted = way === 'up' ? [up, down] : [down, up]
    wanted.find((button) => button !== undefined && !button.disabled)?.focus()
  }, [order])

  const move = (id: string, way: 'up' | 'down'): void => {
    pressed.current = { id, way }
    onChange(moved(ids, id, way))
  }
  return (
    <ol className="failover" ref={list}>
      {gateways.map(({ gatewayId, name, state }, index) => (
        <li key={gatewayId} data-id={gatewayId} className="failover-row">
          <span className="failover-place" aria-hidden="true">
            {index + 1}
          </span>
          <span className="failover-words">
            <MiddleCut text={name} />
            <span className="failover-state" data-state={state}>
              {state === 'ready' ? (
                <CircleCheck className="icon-small" aria-hidden="true" />
              ) : (
                <CircleAlert className="icon-small" aria-hidden="true" />
              )}
              {t(`settings.failoverState.${state}`)}
            </span>
          </span>
          <IconButton label={t('settings.moveUp', { gateway: name })} isDisabled={index === 0} onPress={() => move(gatewayId, 'up')}>
            <ArrowUp className="icon" />
          </IconButton>
          <IconButton
            label={t('settings.moveDown', { gateway: name })}
            isDisabled={index === gateways.length - 1}
            onPress={() => move(gatewayId, 'down')}
          >
            <ArrowDown className="icon" />
          </IconButton>
          <IconButton label={t('settings.remove', { gateway: name })} onPress={() => onChange(ids.filter((id) => id !== gatewayId))}>
            <X className="icon" />
          </IconButton>
        </li>
      ))}
    </ol>
  )
}
