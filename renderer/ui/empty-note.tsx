import type { ReactElement, ReactNode } from 'react'

interface EmptyNoteProps {
  readonly icon: ReactNode
  readonly title: string
  readonly next?: string
  readonly children?: ReactNode
}

/** What stands where a list would be: what is the matter, and the door out of it. */
export function EmptyNote({ icon, title, next, children }: EmptyNoteProps): ReactElement {
  return (
    <div className="empty-note">
      <span className="empty-icon" aria-hidden="true">
        {icon}
      </span>
      <p className="empty-title">{title}</p>
      {next === undefined ? null : <p className="empty-next">{next}</p>}
      {children === undefined ? null : <div className="empty-actions">{children}</div>}
    </div>
  )
}
