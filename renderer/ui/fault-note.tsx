import { TriangleAlert, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import type { Fault } from '../../electron/common/fault.ts'
import { faultLine, faultText } from '../../electron/common/wording/fault-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { DetailsButton } from './details-button.tsx'
import { IconButton } from './icon-button.tsx'

interface FaultNoteProps {
  readonly fault: Fault
  /** What isn't there because of it, where its own headline doesn't tell. */
  readonly title?: string
  /** The next step as a button, where there is one besides reading. */
  readonly children?: ReactNode
  readonly onDismiss?: () => void
}

/** A fault where it happened: what, the next step, and the technical text behind Details. */
export function FaultNote({ fault, title, children, onDismiss }: FaultNoteProps): ReactElement {
  const t = useT()
  const words = useWords()
  const { headline, next } = faultText(words, fault)
  return (
    <div className="note" data-tone="held" role="alert">
      <TriangleAlert className="icon" aria-hidden="true" />
      <div className="note-body">
        <p className="note-title">{title ?? headline}</p>
        <p>{title === undefined ? next : faultLine(words, fault)}</p>
        <div className="note-actions">
          {children}
          <DetailsButton fault={fault} />
        </div>
      </div>
      {onDismiss === undefined ? null : (
        <IconButton label={t('common.dismiss')} onPress={onDismiss}>
          <X className="icon-small" />
        </IconButton>
      )}
    </div>
  )
}
