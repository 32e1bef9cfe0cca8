import { type ReactElement, useState } from 'react'
import type { HelperSetupView } from '../../electron/common/contracts/app/helper-setup.ts'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Section } from './section.tsx'

/** Bringing the helper up to this app's version, and removing it, where it is this app's to do. */
export function HelperSection(): ReactElement | null {
  const t = useT()
  const setup = useViews((views) => views.helperSetup)
  if (setup === null || setup.removal === 'none') return null
  return (
    <Section title={t('setup.section')}>
      {setup.offer === 'update' ? <UpdateRow setup={setup} /> : null}
      <RemovalRow setup={setup} />
    </Section>
  )
}

/** A prompt is open, or root is at it: one thing at a time. */
function isBusy({ act }: HelperSetupView): boolean {
  return act?.phase === 'asking' || act?.phase === 'working'
}

interface RowProps {
  readonly setup: HelperSetupView
}

function UpdateRow({ setup }: RowProps): ReactElement {
  const t = useT()
  const app = useViews((views) => views.frame?.version ?? '')
  const helper = useViews((views) => statusOf(views.tunnel)?.version ?? '')
  const act = setup.act?.verb === 'repair-helper' ? setup.act : null
  const sentence =
    act?.phase === 'asking'
      ? t('setup.asking')
      : act?.phase === 'working'
        ? t('setup.working')
        : act?.phase === 'done'
          ? t('setup.connecting')
          : t('setup.olderMeans', { app })
  return (
    <div className="setting">
      <h3 className="setting-label">{t('setup.older', { helper })}</h3>
      <p className="setting-sentence" role="status">
        {sentence}
      </p>
      <div className="setting-buttons">
        {act?.phase === 'asking' ? (
          <Button onPress={() => void call('cancelHelperSetup', {})}>{t('common.cancel')}</Button>
        ) : (
          <Button look="primary" isDisabled={isBusy(setup) || act?.phase === 'done'} onPress={() => void call('updateHelper', {})}>
            {t('setup.update')}
          </Button>
        )}
      </div>
      {act?.phase === 'failed' ? (
        <>
          <FaultNote fault={act.fault} onDismiss={() => void call('dismissHelperSetup', {})} />
          <CommandLine command={setup.command} />
        </>
      ) : null}
    </div>
  )
}

function RemovalRow({ setup }: RowProps): ReactElement {
  const t = useT()
  const status = useViews((views) => statusOf(views.tunnel))
  const [asked, setAsked] = useState(false)
  const act = setup.act?.verb === 'uninstall-helper' ? setup.act : null
  const inUse = status !== null && (status.intent.want !== 'open' || status.intent.lock)
  const sentence =
    act?.phase === 'asking'
      ? t('setup.asking')
      : act?.phase === 'working'
        ? t('setup.removing')
        : setup.removal === 'package'
          ? t('setup.uninstallPackage')
          : t(inUse ? 'setup.uninstallInUse' : 'setup.uninstallMeans')
  return (
    <>
      <div className="setting">
        <h3 className="setting-label">{t('setup.uninstall')}</h3>
        <p className="setting-sentence" role="status">
          {sentence}
        </p>
        {setup.removal === 'package' ? null : (
          <div className="setting-buttons">
            {act?.phase === 'asking' ? (
              <Button onPress={() => void call('cancelHelperSetup', {})}>{t('common.cancel')}</Button>
            ) : (
              <Button isDisabled={inUse || isBusy(setup)} onPress={() => setAsked(true)}>
                {t('setup.uninstall')}
              </Button>
            )}
          </div>
        )}
        {act?.phase === 'failed' ? <FaultNote fault={act.fault} onDismiss={() => void call('dismissHelperSetup', {})} /> : null}
      </div>
      <DialogFrame
        title={t('setup.uninstallTitle')}
        role="alertdialog"
        isOpen={asked}
        onOpenChange={setAsked}
        footer={
          <>
            <Button onPress={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button
              look="danger"
              onPress={() => {
                setAsked(false)
                void call('uninstallHelper', {})
              }}
            >
              {t('setup.uninstallGo')}
            </Button>
          </>
        }
      >
        <p>{t('setup.uninstallBody')}</p>
      </DialogFrame>
    </>
  )
}
