import { CircleCheck, LoaderCircle, TriangleAlert, X } from 'lucide-react'
import { type FocusEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { dropToast, type Toast, useAdminUi } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useAttention } from '../../ui/use-attention.ts'
import { usePatience } from '../../ui/use-patience.ts'
import { focusList } from './focus-list.ts'

const toastMs = 10_000
/** What a write over thousands did is seen late. */
const undoMs = 60_000

/** What a write did, for 10 s in which the person is at the window and not on a message; with Undo, where there is one, for a minute. */
export function Toasts(): ReactElement {
  const t = useT()
  const toasts = useAdminUi((ui) => ui.toasts)
  // a dialog was closed before its write had ended
  const goesOn = useAdminUi((ui) => ui.writes > 0 && ui.dialog === null && !ui.toasts.some(({ tone }) => tone === 'busy'))
  const isLookedAt = useAttention()
  const [isPointedAt, setPointedAt] = useState(false)
  const [isInside, setInside] = useState(false)
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    // a message that goes with the focus or the pointer on it says nothing of that
    if (section.current?.contains(document.activeElement) !== true) setInside(false)
    if (toasts.length === 0) setPointedAt(false)
  }, [toasts])
  const isHeld = !isLookedAt || isInside || isPointedAt
  return (
    <section
      className="toasts"
      ref={section}
      aria-label={t('admin.toast.label')}
      aria-live="polite"
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setInside(true)}
      onBlur={(event: FocusEvent<HTMLElement>) => setInside(event.currentTarget.contains(event.relatedTarget))}
    >
      {goesOn ? (
        <div className="toast" data-tone="busy">
          <Sign tone="busy" />
          <p>
            {t('write.goesOn')}
            <Progress />
          </p>
        </div>
      ) : null}
      {toasts.map((toast) => (
        <ToastNote key={toast.id} toast={toast} isHeld={isHeld} />
      ))}
    </section>
  )
}

function ToastNote({ toast, isHeld }: { readonly toast: Toast; readonly isHeld: boolean }): ReactElement {
  const t = useT()
  // what failed stays until it is read, what is under way until it isn't
  usePatience(toast.tone !== 'done' ? null : toast.undo === null ? toastMs : undoMs, isHeld, () => dropToast(toast.id))
  return (
    <div className="toast" data-tone={toast.tone}>
      <Sign tone={toast.tone} />
      <p>
        {toast.text}
        {toast.tone === 'busy' ? <Progress /> : null}
      </p>
      {toast.undo === null ? null : (
        <Button
          look="quiet"
          onPress={() => {
            toast.undo?.()
            leave(toast.id)
          }}
        >
          {t('common.undo')}
        </Button>
      )}
      <IconButton label={t('common.dismiss')} onPress={() => leave(toast.id)}>
        <X className="icon-small" />
      </IconButton>
    </div>
  )
}

/** Who answered a message goes on in the list that it was about. */
function leave(toast: Toast['id']): void {
  dropToast(toast)
  focusList()
}

const signs = { done: CircleCheck, failed: TriangleAlert, busy: LoaderCircle } as const

function Sign({ tone }: Pick<Toast, 'tone'>): ReactElement {
  const Icon = signs[tone]
  return <Icon className="icon" aria-hidden="true" />
}

/** How far the write is that is under way. Not read out: it changes all the time. */
function Progress(): ReactElement | null {
  const t = useT()
  const writing = useViews((views) => views.admin?.writing ?? null)
  return writing === null ? null : <span aria-hidden="true"> {t('write.keepGoingOf', writing)}</span>
}
