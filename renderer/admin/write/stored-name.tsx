import type { ReactElement, ReactNode } from 'react'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { useAdminUi } from '../../store/admin-ui.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { StoredBadge } from './stored-badge.tsx'

interface StoredNameProps {
  readonly row: Pick<AdminHostRow, 'id' | 'name' | 'report' | 'reportFault'>
  /** What else the row is. */
  readonly children?: ReactNode
}

/** The name of a host or a gateway, with what became of the last write that was about it. Both of its ends stay where the badge takes the room. */
export function StoredName({ row, children }: StoredNameProps): ReactElement {
  const isStored = useAdminUi((ui) => ui.stored.has(row.id))
  return (
    <span className="named">
      <MiddleCut text={row.name} className="strong" tight={isStored || row.report === 'failed'} />
      {children}
      <StoredBadge id={row.id} host={row} />
    </span>
  )
}
