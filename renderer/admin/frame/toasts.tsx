import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useT } from '../../i18n/use-words.ts'
import { dropToast, useAdminUi } from '../../store/admin-ui.ts'
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
          {toast.tone === 'done' ? (
            <CircleCheck className="icon" aria-hidden="true" />
          ) : (
            <TriangleAlert className="icon" aria-hidden="true" />
          )}
          <p>{toast.text}</p>
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
