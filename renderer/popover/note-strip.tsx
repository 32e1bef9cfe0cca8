import { CircleArrowUp, Info, TriangleAlert, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { stateText } from '../../electron/common/wording/state-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { act, forgetRefusal, useActs } from '../store/acts-store.ts'
import { useNow } from '../store/clock.ts'
import { markSaid, useSaid } from '../store/said-once.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { DetailsButton } from '../ui/details-button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { UnlockKeyring } from '../ui/unlock-keyring.tsx'
import { noteOf, withoutRead } from './note-of.ts'
import { askSignIn, markNewsRead, usePopoverUi } from './popover-ui.ts'

/** One note at most, above the footer: it takes its room from the list's end, so no row moves. */
export function NoteStrip(): ReactElement | null {
  const t = useT()
  const words = useWords()
  const now = useNow()
  const helperTunnel = useViews((views) => views.tunnel)
  const session = useViews((views) => views.session)
  const frame = useViews((views) => views.frame)
  const update = useViews((views) => views.update)
  const setup = useViews((views) => views.helperSetup)
  const refused = useActs((acts) => acts.refused)
  const noTraySaid = useSaid((said) => said.noTray)
  const newsRead = usePopoverUi((ui) => ui.newsRead)
  const tunnel = withoutRead(helperTunnel, newsRead)
  const said = tunnel === null || session === null ? null : stateText(words, { tunnel, session }, now)
  const { headline, note: stateNote } = said ?? { headline: '', note: '' }
  const note = noteOf(words, { tunnel, session, frame, update, setup, refused, headline, stateNote, noTraySaid, newsRead, now })
  if (note === null) return null
  switch (note.kind) {
    case 'fault':
      return (
        <div className="note-strip">
          <FaultNote fault={note.fault} onDismiss={() => dismiss(note.from)}>
            {note.fault.code === 'session.expired' ? <SignInDoor /> : null}
          </FaultNote>
        </div>
      )
    case 'afterFailure':
      return (
        <Strip
          icon={<TriangleAlert className="icon" />}
          tone="held"
          text={note.next}
          below={note.fault === null ? null : <DetailsButton fault={note.fault} />}
          onDismiss={() => void act('dismiss', {})}
        />
      )
    case 'gap':
      return (
        <Strip
          icon={<TriangleAlert className="icon" />}
          tone="held"
          text={note.text}
          onDismiss={() => void act('dismiss', { what: 'gap' })}
        />
      )
    case 'info':
      return (
        <Strip icon={<Info className="icon" />} tone={note.tone} text={note.text}>
          {note.door === 'signIn' ? <SignInDoor /> : null}
          {note.door === 'unlockKeyring' ? <UnlockKeyring /> : null}
          {note.fault === null ? null : <DetailsButton fault={note.fault} />}
        </Strip>
      )
    case 'switchFailed': {
      const { again, fault } = note
      return (
        <Strip
          icon={<TriangleAlert className="icon" />}
          tone="held"
          text={note.text}
          below={
            <>
              {again === null ? null : (
                <Button look="quiet" onPress={() => void act('join', { gatewayId: again.gatewayId })}>
                  {t('action.again')}
                </Button>
              )}
              {note.door === 'signIn' ? <SignInDoor /> : null}
              <DetailsButton fault={fault} />
            </>
          }
          onDismiss={() => markNewsRead(note.key)}
        />
      )
    }
    case 'update':
      return (
        <Strip
          icon={<CircleArrowUp className="icon" />}
          tone="off"
          text={note.text}
          below={
            note.canInstall ? (
              <Button look="quiet" onPress={() => void act('installUpdate', {})}>
                {words.t('update.install')}
              </Button>
            ) : null
          }
          onDismiss={() => markNewsRead(note.key)}
        />
      )
    case 'helperOlder':
      return (
        <Strip
          icon={<CircleArrowUp className="icon" />}
          tone="off"
          text={t('setup.older', { helper: note.version })}
          below={
            <Button look="quiet" onPress={() => void act('openSettings', {})}>
              {t('menu.settings')}
            </Button>
          }
          onDismiss={() => markNewsRead(note.key)}
        />
      )
    case 'noTray':
      return <Strip icon={<Info className="icon" />} tone="off" text={t('notice.noTray')} onDismiss={() => markSaid('noTray')} />
    default:
      return note satisfies never
  }
}

/** Opens the form; nothing while it is open. */
function SignInDoor(): ReactElement | null {
  const t = useT()
  const asked = usePopoverUi((ui) => ui.signInAsked)
  if (asked) return null
  return (
    <Button look="quiet" onPress={() => askSignIn(true)}>
      {t('common.signIn')}
    </Button>
  )
}

/** A failed act is kept by main, a refused call here. */
function dismiss(from: 'call' | 'act'): void {
  forgetRefusal()
  if (from === 'act') void act('dismiss', {})
}

interface StripProps {
  readonly icon: ReactNode
  readonly tone: 'held' | 'off'
  readonly text: string
  /** Beside the text, for a short word where nothing else is beside it. */
  readonly children?: ReactNode
  /** Under the text. */
  readonly below?: ReactNode
  readonly onDismiss?: () => void
}

function Strip({ icon, tone, text, children, below = null, onDismiss }: StripProps): ReactElement {
  const t = useT()
  return (
    <div className="note-strip">
      <div className="note" data-tone={tone} role="status">
        <span aria-hidden="true" className="note-icon">
          {icon}
        </span>
        <div className="note-body">
          <p>{text}</p>
          {below === null ? null : <div className="note-actions">{below}</div>}
        </div>
        <div className="note-actions">{children}</div>
        {onDismiss === undefined ? null : (
          <IconButton label={t('common.dismiss')} onPress={onDismiss}>
            <X className="icon-small" />
          </IconButton>
        )}
      </div>
    </div>
  )
}
