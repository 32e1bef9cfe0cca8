import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'

/** What pressing a row does: 'ask' = the server will probably refuse, and is asked anyway; 'request' = asking an admin for access. Null: nothing. */
export type RowDoor = 'join' | 'ask' | 'request' | null

const requestable: readonly string[] = ['access.approvalNeeded', 'access.approvalDenied', 'access.approvalExpired']

export function rowDoor({ refusals }: Pick<GatewayRow, 'refusals'>): RowDoor {
  if (refusals.length === 0) return 'join'
  const others = refusals.filter(({ weight }) => weight !== 'probable')
  if (others.length === 0) return 'ask'
  return others.every(({ rule }) => requestable.includes(rule)) ? 'request' : null
}
