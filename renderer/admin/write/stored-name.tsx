import type { ReactElement, ReactNode } from 'react'
import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { StoredBadge } from './stored-badge.tsx'

interface StoredNameProps {
  readonly row: AdminHostRow | AdminGatewayRow
  /** What else the row is. */
  readonly children?: ReactNode
}

/** The name of a host or a gateway, with what became of the last write that was about it. Both of its ends stay where the room is small. */
export function StoredName({ row, children }: StoredNameProps): ReactElement {
  return (
    <span className="named">
      <MiddleCut text={row.name} className="strong" tight />
      {children}
      <StoredBadge list="nodes" id={row.id} host={row} {...('usesId' in row ? { value: row.usesId } : {})} />
    </span>
  )
}
