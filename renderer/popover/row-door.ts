import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { mayRequest } from '../../electron/common/rules/timed-access.ts'

/** What pressing a row does: 'ask' = the server will probably refuse, and is asked anyway; 'request' = asking an admin for access. Null: nothing. */
export type RowDoor = 'join' | 'ask' | 'request' | null

export function rowDoor(row: Pick<GatewayRow, 'refusals'>): RowDoor {
  if (row.refusals.length === 0) return 'join'
  if (row.refusals.every(({ weight }) => weight === 'probable')) return 'ask'
  return mayRequest(row) ? 'request' : null
}
