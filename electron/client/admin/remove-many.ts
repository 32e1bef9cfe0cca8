import type { GatewayWrite, StayedHosts } from '../../common/contracts/app/admin.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import { indexOf } from '../../common/rules/snapshot-index.ts'
import { gatewayOperations } from '../../netmaker/wire/gateways.ts'
import { isShownGateway } from './admin-view.ts'
import { removeGateway } from './gateway-role.ts'
import type { WriteFacts } from './write-gateway.ts'

export type RemoveMany = Extract<GatewayWrite, { kind: 'removeMany' }>

/** Those of them that still are what is taken away. */
export function stillGateways(snapshot: Snapshot, { what, nodeIds }: RemoveMany): readonly Node[] {
  const { node } = indexOf(snapshot)
  return nodeIds.flatMap((id) => node.get(id) ?? []).filter((one) => (what === 'removeRole' ? one.isInternetGateway : isShownGateway(one)))
}

/** Gateways that are none any more, and those that stay: the first that is refused ends it, for what refuses one is as a rule about the account or the server. */
export interface Removed {
  readonly done: readonly string[]
  readonly stayed: StayedHosts | null
}

/** Fault: not one was removed. */
export async function removeMany(write: RemoveMany, snapshot: Snapshot, facts: WriteFacts): Promise<Result<Removed>> {
  const gateways = stillGateways(snapshot, write).map(({ id }) => id)
  facts.progress?.expect(gateways.length)
  for (const [index, nodeid] of gateways.entries()) {
    const params = { network: write.network, nodeid }
    const removed =
      write.what === 'delete'
        ? await removeGateway(facts.api, params)
        : await facts.api.call(gatewayOperations.removeInternetGateway, { params })
    if (!removed.ok && index === 0) return removed
    if (!removed.ok) return ok({ done: gateways.slice(0, index), stayed: { nodeIds: gateways.slice(index), fault: removed.fault } })
    facts.progress?.wrote(1)
  }
  return ok({ done: gateways, stayed: null })
}
