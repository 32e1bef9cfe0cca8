import { CircleCheck, LoaderCircle, TriangleAlert, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { dropToast, type Toast, useAdminUi } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

/** What a write did, for 10 s, with Undo where there is one. */
export function Toasts(): ReactElement {
  const t = useT()
  const toasts = useAdminUi((ui) => ui.toasts)
  return (
    <section className="toasts" aria-label={t('admin.toast.label')} aria-live="polite">
      {toasts.map((toast) => (
        <div className="toast" key={toast.id} data-tone={toast.tone}>
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
                dropToast(toast.id)
              }}
            >
              {t('common.undo')}
            </Button>
          )}
          <IconButton label={t('common.dismiss')} onPress={() => dropToast(toast.id)}>
            <X className="icon-small" />
          </IconButton>
        </div>
      ))}
    </section>
  )
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
