import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { groupBy } from '../../../electron/common/group-by.ts'
import type { Result } from '../../../electron/common/result.ts'
import { inTurn } from '../write/use-run.ts'

type Send = (write: GatewayWrite, despite: boolean) => Promise<Result<unknown>>

/** The inverse of a move: each host to the gateway that it left through before, or to its own internet. `hosts`: as they were then. */
export function backAgain(
  hosts: readonly AdminHostRow[],
  network: string,
  moved: readonly string[],
  send: Send,
): () => Promise<Result<unknown>> {
  const ids = new Set(moved)
  const before = groupBy(
    hosts.filter(({ id }) => ids.has(id)),
    ({ usesId }) => usesId,
  )
  const writes = [...before].map(
    ([usesId, group]): GatewayWrite => ({ kind: 'move', network, nodeIds: group.map(({ id }) => id), to: usesId === '' ? null : usesId }),
  )
  return () => inTurn(writes.map((write) => () => send(write, true)))
}
