import type { GatewayWrite } from '../../common/contracts/app/admin.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { connectedNodes } from '../admin/admin-view.ts'
import { writeGateway } from '../admin/write-gateway.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { signedInAsAdmin } from './signed-in.ts'

/** Moves a host to another gateway, or to its own internet (`to: null`). Where it is now is looked up at this moment. */
export async function moveHost(
  context: ClientContext,
  { network, nodeId, to }: { readonly network: string; readonly nodeId: string; readonly to: string | null },
): Promise<Result<Done>> {
  const session = signedInAsAdmin(context)
  if (!session.ok) return session
  const read = () => context.snapshots.refresh(true)
  const snapshot = await read()
  if (!snapshot.ok) return snapshot
  const index = indexOf(snapshot.value)
  const node = index.node.get(nodeId)
  if (node === undefined || node.network !== network) {
    const known = snapshot.value.nodes.filter((candidate) => candidate.network === network).map(({ id }) => nodeName(index, id))
    return fail({ code: 'host.unknown', name: nodeId, known })
  }
  if (node.internetGateway === (to ?? '')) return ok({})
  const target = index.node.get(to ?? node.internetGateway)
  if (target === undefined) return fail({ code: 'gateway.unknown', name: to ?? node.internetGateway, known: [] })
  const before = connectedNodes(snapshot.value, target).map(({ id }) => id)
  const clients = to === null ? before.filter((id) => id !== nodeId) : [...before, nodeId]
  const write: GatewayWrite = { kind: 'update', network: target.network, nodeId: target.id, before, clients }
  const written = await writeGateway(write, false, { api: context.link.as(session.value), read })
  return written.ok ? ok({}) : written
}
