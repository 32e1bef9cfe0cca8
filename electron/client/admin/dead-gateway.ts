import type { HostState, OnDead } from '../../common/contracts/agent.ts'
import type { GatewayWrite, Preview, PreviewLine } from '../../common/contracts/app/admin.ts'
import { compareNames } from '../../common/model/compare-names.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf } from '../../common/rules/snapshot-index.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { waygateHostOperations } from '../../netmaker/wire/waygate-hosts.ts'

/** The hosts of a network that Waygate's agent keeps. Fault `server.noRoute`: the server isn't Waygate's. */
export function readHostStates(api: NetmakerClient, network: string): Promise<Result<readonly HostState[]>> {
  // a preview doesn't wait long for a line of it
  return api.call(waygateHostOperations.states, { params: { network }, timeoutMs: 2000 })
}

/** None at a server that isn't Waygate's, or that can't say. */
export async function hostStates(api: NetmakerClient, network: string): Promise<readonly HostState[]> {
  const found = await readHostStates(api, network)
  return found.ok ? found.value : []
}

/** Node ids of the hosts that leave through a gateway after this write. */
export function hostsSent(write: GatewayWrite): readonly string[] {
  switch (write.kind) {
    case 'create':
    case 'update':
      return write.clients
    case 'move':
      return write.to === null ? [] : write.nodeIds
    case 'removeMany':
    case 'removeRole':
    case 'delete':
      return []
    default:
      return write satisfies never
  }
}

/** What becomes of the hosts that a write sends through a gateway when that one is dead: their admin's choice, said where they are assigned. Pure. */
export function deadGatewayLines(snapshot: Snapshot, write: GatewayWrite, states: readonly HostState[]): Preview['lines'] {
  const index = indexOf(snapshot)
  const hostIds = new Set(hostsSent(write).map((nodeId) => index.node.get(nodeId)?.hostId))
  const chosen = states.filter(({ hostId }) => hostIds.has(hostId))
  return [...line(chosen, 'closed', 'deadClosed'), ...line(chosen, 'open', 'deadOpen')]
}

function line(states: readonly HostState[], onDead: OnDead, says: PreviewLine['says']): Preview['lines'] {
  const names = states
    .filter((state) => state.onDead === onDead)
    .map(({ name }) => name)
    .sort(compareNames)
  if (names.length === 0) return []
  const hosts = names.map((host) => ({ host, relay: '' }))
  return [{ kind: 'note', says, names: hosts, count: hosts.length, gateway: '', network: '', from: [] }]
}

/** Decides it for one host, by name. */
export async function setOnDead(
  api: NetmakerClient,
  { network, host, onDead }: { network: string; host: string; onDead: OnDead },
): Promise<Result<{ hostId: string; onDead: OnDead }>> {
  const found = await api.call(waygateHostOperations.states, { params: { network } })
  if (!found.ok) {
    const foreign = found.fault.code === 'server.noRoute'
    return foreign
      ? fail({
          code: 'platform.unsupported',
          detail: 'only hosts of "waygate serve" have this choice; netclient lets traffic out after 90 s',
        })
      : found
  }
  const state = found.value.find(({ name }) => name === host)
  if (state === undefined) return fail({ code: 'host.unknown', name: host, known: found.value.map(({ name }) => name) })
  const set = await api.call(waygateHostOperations.setOnDead, { params: { hostId: state.hostId }, body: { onDead } })
  return set.ok ? ok({ hostId: set.value.hostId, onDead: set.value.onDead }) : set
}
