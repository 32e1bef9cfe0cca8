import { type ReactElement, useEffect, useRef } from 'react'
import type { Fault } from '../../../electron/common/fault.ts'
import { useT } from '../../i18n/use-words.ts'
import { useElapsed } from '../../store/clock.ts'
import { useViews } from '../../store/views-store.ts'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Refusals } from './preview-lines.tsx'
import { SignInDoor, useIsOver } from './sign-in-door.tsx'

/** Why a write was not done, in its dialog; refusals of our rules as the same lines as in the preview. */
export function WriteProblem({ fault }: { readonly fault: Fault | null }): ReactElement | null {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // below a long preview nobody would see it
    if (fault !== null) place.current?.scrollIntoView({ block: 'nearest' })
  }, [fault])
  if (useIsOver(fault) || fault === null) return null
  return (
    <div ref={place} {...(fault.code === 'rule.refused' ? { role: 'alert' } : {})}>
      {fault.code === 'rule.refused' ? (
        <Refusals refusals={fault.refusals} />
      ) : (
        <FaultNote fault={fault}>
          <SignInDoor fault={fault} />
        </FaultNote>
      )}
    </div>
  )
}

/** Beside the button: after 2 s what is being waited for, and of many writes how many are done. */
export function WriteProgress({ since }: { readonly since: number | null }): ReactElement {
  const t = useT()
  const waited = useElapsed(since)
  const writing = useViews((views) => views.admin?.writing ?? null)
  const waiting = waited < 10_000 ? t('write.keepGoing') : t('write.keepGoingLong')
  return (
    <span className="push quiet" role="status">
      {since === null || waited < 2000 ? '' : writing === null ? waiting : t('write.keepGoingOf', writing)}
    </span>
  )
}
