import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { groupBy } from '../../../electron/common/group-by.ts'
import type { Result } from '../../../electron/common/result.ts'
import { inTurn } from '../write/use-run.ts'

type Send = (write: GatewayWrite, despite: boolean) => Promise<Result<unknown>>

/** Each gateway is a write of its own, with looks at the whole network around it: with more of them nobody would wait for the end of an Undo. */
const mostGateways = 10

/**
 * The inverse of a move: each host to the gateway that it left through before, or to its own internet. `hosts`: as they were then. Null: they left through
 * too many different ones.
 */
export function backAgain(
  hosts: readonly AdminHostRow[],
  network: string,
  moved: readonly string[],
  send: Send,
): (() => Promise<Result<unknown>>) | null {
  const ids = new Set(moved)
  const before = groupBy(
    hosts.filter(({ id }) => ids.has(id)),
    ({ usesId }) => usesId,
  )
  if (before.size > mostGateways) return null
  const writes = [...before].map(
    ([usesId, group]): GatewayWrite => ({ kind: 'move', network, nodeIds: group.map(({ id }) => id), to: usesId === '' ? null : usesId }),
  )
  return () => inTurn(writes.map((write) => () => send(write, true)))
}
