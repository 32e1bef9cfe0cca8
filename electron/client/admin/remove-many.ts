import type { GatewayWrite } from '../../common/contracts/app/admin.ts'
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

/** One after the other; the first refusal ends it, and those before it are done: asked once more, it goes on with the rest. */
export async function removeMany(write: RemoveMany, snapshot: Snapshot, facts: WriteFacts): Promise<Result<unknown>> {
  const gateways = stillGateways(snapshot, write)
  facts.progress?.expect(gateways.length)
  for (const { id } of gateways) {
    const params = { network: write.network, nodeid: id }
    const removed =
      write.what === 'delete'
        ? await removeGateway(facts.api, params)
        : await facts.api.call(gatewayOperations.removeInternetGateway, { params })
    if (!removed.ok) return removed
    facts.progress?.wrote(1)
  }
  return ok()
}
