import { ArrowDown, ArrowUp, ArrowUpRight, Lock, LockOpen, Network } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, TooltipTrigger } from 'react-aria-components'
import { type Fixed, fixedSwitch } from '../../electron/common/rules/fixed-by.ts'
import { bytesText } from '../../electron/common/wording/formats.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { act, useRunning } from '../store/acts-store.ts'
import { movedIn, statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Tip } from '../ui/icon-button.tsx'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { type Stillness, Wish } from './wish.tsx'

/** The wishes that hold all the time (lock, LAN), what went through the tunnel, and whose account it is. */
export function FootBar(): ReactElement {
  return (
    <footer className="foot">
      <div className="foot-line">
        <Wishes />
        <Traffic />
      </div>
      <div className="foot-line">
        <Account />
      </div>
    </footer>
  )
}

function Wishes(): ReactElement {
  const t = useT()
  const lock = useViews((views) => statusOf(views.tunnel)?.intent.lock ?? null)
  const wished = useViews((views) => statusOf(views.tunnel)?.intent.lan ?? null)
  const unkept = useViews((views) => statusOf(views.tunnel)?.unkept?.includes('lan') ?? false)
  const lan = wished === null ? null : wished && !unkept
  const policy = useViews((views) => statusOf(views.tunnel)?.policy ?? null)
  const stillness = (fixed: Fixed): Stillness | null => (fixed === null ? null : { why: t(`settings.fixed.${fixed}`), by: 'rules' })
  const lockBusy = useRunning('setLock')
  const lanBusy = useRunning('setLan')
  return (
    <span className="wishes">
      {lock === null ? null : (
        <Wish
          on={lock}
          busy={lockBusy}
          still={stillness(fixedSwitch(policy, 'lock', lock))}
          tip={t('foot.lockTip')}
          onChange={(on) => void act('setLock', { lock: on })}
        >
          {lock ? <Lock className="icon-small" aria-hidden="true" /> : <LockOpen className="icon-small" aria-hidden="true" />}
          {lock ? t('foot.lockOn') : t('foot.lockOff')}
        </Wish>
      )}
      {lan === null ? null : (
        <Wish
          on={lan}
          busy={lanBusy}
          still={unkept ? { why: t('foot.lanUnkept'), by: 'system' } : stillness(fixedSwitch(policy, 'lan', lan))}
          tip={t('foot.lanTip')}
          onChange={(on) => void act('setLan', { lan: on })}
        >
          <Network className="icon-small" aria-hidden="true" />
          {lan ? t('foot.lanOn') : t('foot.lanOff')}
        </Wish>
      )}
    </span>
  )
}

function Traffic(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const received = useViews((views) => movedIn(statusOf(views.tunnel))?.rxBytes ?? null)
  const sent = useViews((views) => movedIn(statusOf(views.tunnel))?.txBytes ?? null)
  const paused = useViews((views) => statusOf(views.tunnel)?.state.kind === 'paused')
  if (received === null || sent === null || paused) return null
  return (
    <span className="traffic">
      <span title={t('foot.received', { amount: bytesText(words, received) })}>
        {bytesText(words, received)}
        <ArrowDown className="icon-small" aria-hidden="true" />
      </span>
      <span title={t('foot.sent', { amount: bytesText(words, sent) })}>
        {bytesText(words, sent)}
        <ArrowUp className="icon-small" aria-hidden="true" />
      </span>
    </span>
  )
}

function Account(): ReactElement {
  const t = useT()
  const session = useViews((views) => views.session)
  const server = (session?.server ?? '').replace(/^https?:\/\//, '')
  if (session === null || session.user === '' || session.state === 'signedOut' || session.state === 'signingIn') {
    return <span className="account">{session === null ? '' : t('foot.signedOut')}</span>
  }
  return (
    <>
      <span className="account" title={t('foot.account', { user: session.user, server })}>
        <MiddleCut text={session.user} />
        <span aria-hidden="true">·</span>
        <MiddleCut text={server} />
      </span>
      {session.admin ? (
        <TooltipTrigger delay={500} closeDelay={0}>
          <Button className="link-button" onPress={() => void act('openAdmin', {})}>
            {t('foot.admin')}
            <ArrowUpRight className="icon-small flips" aria-hidden="true" />
          </Button>
          <Tip>{t('foot.adminTip')}</Tip>
        </TooltipTrigger>
      ) : null}
    </>
  )
}
