import type { ReactElement } from 'react'
import type { LinkView } from '../../electron/common/contracts/app/window.ts'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
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
  if (link === null || session === null) return null
  const forget = (): void => void act('forgetLink', {})
  const keptAt = session.state === 'signedIn' || session.state === 'expired' ? session.server.replace(/^https?:\/\//, '') : ''
  return (
    <DialogFrame
      isOpen
      role="alertdialog"
      title={link.kind === 'join' ? t('link.joinTitle', { gateway: link.gateway }) : t('link.addTitle')}
      onOpenChange={(open) => {
        if (!open) forget()
      }}
      footer={<Answers link={link} onDone={forget} />}
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

function Answers({ link, onDone }: { readonly link: Link; readonly onDone: () => void }): ReactElement {
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
          {t('action.join', { gateway: link.kind === 'join' ? link.gateway : '' })}
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
