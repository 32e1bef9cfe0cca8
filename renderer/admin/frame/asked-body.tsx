import { type ReactElement, type ReactNode, useState } from 'react'
import { useT } from '../../i18n/use-words.ts'
import type { Asked } from '../../store/asked.ts'
import { latestOf } from '../../store/asked.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { SkeletonRows } from '../../ui/skeleton-rows.tsx'

interface AskedBodyProps<T> {
  readonly asked: Asked<T>
  readonly onAgain: () => void
  readonly children: (value: T) => ReactNode
}

/** A list that was asked for: being read for the first time, unreadable, or there; an old one stays under the reason why it is old. */
export function AskedBody<T>({ asked, onAgain, children }: AskedBodyProps<T>): ReactElement {
  const t = useT()
  const [since] = useState(Date.now)
  const value = latestOf(asked)
  const fault = asked.state === 'failed' ? asked.fault : null
  if (value === null && fault === null) {
    return <SkeletonRows rows={8} since={since} words={t('manage.asking')} longWords={t('admin.loadingLong')} />
  }
  return (
    <>
      {fault === null ? null : (
        <div className="page-fault">
          <FaultNote fault={fault}>
            <Button look="quiet" onPress={onAgain}>
              {t('common.tryAgain')}
            </Button>
          </FaultNote>
        </div>
      )}
      {value === null ? null : children(value)}
    </>
  )
}
