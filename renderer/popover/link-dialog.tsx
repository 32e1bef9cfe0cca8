import type { ReactElement } from 'react'
import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import type { LinkView } from '../../electron/common/contracts/app/window.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { gatewayOfPass, statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { DialogFrame } from '../ui/dialog-frame.tsx'
import { takeServer } from './popover-ui.ts'

type Link = NonNullable<LinkView['link']>

/** What a `waygate://` address asks for. Nothing has happened yet, and nothing does unless the person presses the button. */
export function LinkDialog(): ReactElement | null {
  const t = useT()
  const link = useViews((views) => views.link?.link ?? null)
  const session = useViews((views) => views.session)
  const used = useViews((views) => usedGateway(views.tunnel))
  if (link === null || session === null) return null
  const forget = (): void => void act('forgetLink', {})
  if (link.kind === 'unknown') return <Note title={t('link.unknownTitle')} text={t('link.unknownMeans')} onDone={forget} />
  if (link.kind === 'join' && link.gatewayId !== null && link.gatewayId === used)
    return <Note title={t('link.inUseTitle', { gateway: link.gateway })} text={t('link.inUseMeans')} onDone={forget} />
  const keptAt = session.state === 'signedIn' || session.state === 'expired' ? session.server.replace(/^https?:\/\//, '') : ''
  return (
    <DialogFrame
      isOpen
      role="alertdialog"
      title={link.kind === 'join' ? t(used === '' ? 'link.joinTitle' : 'link.switchTitle', { gateway: link.gateway }) : t('link.addTitle')}
      onOpenChange={(open) => {
        if (!open) forget()
      }}
      footer={<Answers link={link} used={used} onDone={forget} />}
    >
      {link.kind === 'join' ? (
        <>
          <p>{t('link.asked')}</p>
          <p>{t(link.gatewayId === null ? 'link.joinUnknown' : 'link.joinMeans', { gateway: link.gateway, network: link.network })}</p>
        </>
      ) : (
        <>
          <p>{t('link.asked')}</p>
          <p className="address link-server">{link.server}</p>
          <p>{t('link.addMeans')}</p>
          {keptAt === '' ? null : <p>{t('link.addBeside', { server: keptAt })}</p>}
        </>
      )}
    </DialogFrame>
  )
}

/** `gateway.id` of the one that carries now, '' = none. */
function usedGateway(tunnel: TunnelView | null): string {
  const status = statusOf(tunnel)
  return status?.state.kind === 'up' ? (gatewayOfPass(status, status.state.passId)?.gatewayId ?? '') : ''
}

/** A link that there is nothing to do about. */
function Note({ title, text, onDone }: { readonly title: string; readonly text: string; readonly onDone: () => void }): ReactElement {
  const t = useT()
  return (
    <DialogFrame
      isOpen
      role="alertdialog"
      title={title}
      onOpenChange={(open) => {
        if (!open) onDone()
      }}
      footer={
        <Button autoFocus onPress={onDone}>
          {t('common.close')}
        </Button>
      }
    >
      <p>{text}</p>
    </DialogFrame>
  )
}

interface AnswersProps {
  readonly link: Exclude<Link, { kind: 'unknown' }>
  readonly used: string
  readonly onDone: () => void
}

function Answers({ link, used, onDone }: AnswersProps): ReactElement {
  const t = useT()
  const gatewayId = link.kind === 'join' ? link.gatewayId : null
  return (
    <>
      <Button autoFocus onPress={onDone}>
        {t(gatewayId !== null || link.kind === 'add' ? 'link.no' : 'common.close')}
      </Button>
      {gatewayId === null ? null : (
        <Button
          look="primary"
          onPress={() => {
            onDone()
            void act('join', { gatewayId })
          }}
        >
          {used === '' ? t('action.join', { gateway: link.kind === 'join' ? link.gateway : '' }) : t('action.switch')}
        </Button>
      )}
      {link.kind === 'add' ? (
        <Button
          look="primary"
          onPress={() => {
            takeServer(link.server)
            onDone()
          }}
        >
          {t('link.addGo')}
        </Button>
      ) : null}
    </>
  )
}
