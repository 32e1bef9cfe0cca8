import type { Network, RemoteClient, Snapshot } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { decodeHost, decodeNetwork, decodeNodes, decodeRemoteClient } from '../../netmaker/codec.ts'
import { extClientOperations } from '../../netmaker/wire/ext-clients.ts'
import { hostOperations } from '../../netmaker/wire/hosts.ts'
import { networkOperations } from '../../netmaker/wire/networks.ts'
import { nodeOperations } from '../../netmaker/wire/nodes.ts'
import type { StoredSession } from './session-file.ts'

/** The last picture that the server gave of one account. One read is in flight at a time; who asks meanwhile gets the one after it. */
export interface SnapshotKeeper {
  current(): Snapshot | null
  /** Unix ms of the last answer that said "this is still so", 0 before the first. */
  confirmedAt(): number
  /** `force`: read everything even if the server says that nothing changed. */
  refresh(force: boolean): Promise<Result<Snapshot>>
  forget(): void
}

export interface SnapshotFacts {
  readonly session: () => StoredSession | null
  readonly server: (session: StoredSession) => NetmakerClient
  readonly now: () => number
  readonly onRead: (session: StoredSession, outcome: Result<Snapshot>, changed: boolean) => void
}

/** The change mark covers nodes and clients, not hosts and not the clock that turns a silent node "offline": so everything is read again after this. */
const fullReadMs = 60_000

export function createSnapshotKeeper({ session, server, now, onRead }: SnapshotFacts): SnapshotKeeper {
  let snapshot: Snapshot | null = null
  let confirmedAt = 0
  let running: Promise<Result<Snapshot>> | null = null
  let next: Promise<Result<Snapshot>> | null = null
  let generation = 0

  async function read(force: boolean): Promise<Result<Snapshot>> {
    const account = session()
    if (account === null) return { ok: false, fault: { code: 'session.none' } }
    const began = generation
    const outcome = await readServer(server(account), account, force ? null : snapshot, now)
    if (began !== generation || session()?.token !== account.token) return { ok: false, fault: { code: 'session.none' } }
    const changed = outcome.ok && outcome.value !== snapshot
    if (outcome.ok) {
      snapshot = outcome.value
      confirmedAt = now()
    }
    onRead(account, outcome, changed)
    return outcome
  }

  function begin(force: boolean): Promise<Result<Snapshot>> {
    const reading = read(force).finally(() => {
      if (running === reading) running = null
    })
    running = reading
    return reading
  }

  return {
    current: () => snapshot,
    confirmedAt: () => confirmedAt,
    refresh(force) {
      if (running === null) return begin(force)
      // What is in flight may have been answered before the caller's own write: one more, shared by all who ask now
      next ??= running.then(() => {
        next = null
        return begin(true)
      })
      return next
    },
    forget() {
      generation += 1
      snapshot = null
      confirmedAt = 0
    },
  }
}

async function readServer(
  api: NetmakerClient,
  account: StoredSession,
  known: Snapshot | null,
  now: () => number,
): Promise<Result<Snapshot>> {
  const networks = await api.call(networkOperations.list, {})
  if (!networks.ok) return networks
  const decoded = networks.value.map(decodeNetwork).sort((a, b) => a.name.localeCompare(b.name))
  if (known !== null && now() - known.at < fullReadMs && sameMarks(known.networks, decoded)) return ok(known)
  const [nodes, hosts, clients] = await Promise.all([
    api.call(nodeOperations.listAll, {}),
    api.call(hostOperations.list, {}),
    readClients(api, decoded),
  ])
  if (!nodes.ok) return nodes
  if (!hosts.ok) return hosts
  if (!clients.ok) return clients
  return ok({
    server: { version: account.version, edition: account.edition },
    networks: decoded,
    hosts: hosts.value.map(decodeHost),
    nodes: decodeNodes(nodes.value),
    clients: clients.value,
    at: now(),
  })
}

/** Over all networks for admins; who may not ask that gets the own ones, network by network (netmaker-api.md 4.3). */
async function readClients(api: NetmakerClient, networks: readonly Network[]): Promise<Result<RemoteClient[]>> {
  const all = await api.call(extClientOperations.listAll, {})
  if (all.ok) return ok(all.value.map(decodeRemoteClient))
  if (all.fault.code !== 'server.refused' || all.fault.status !== 403) return all
  const clients: RemoteClient[] = []
  for (const { name } of networks) {
    const own = await api.call(extClientOperations.list, { params: { network: name } })
    if (!own.ok) return own
    clients.push(...own.value.map(decodeRemoteClient))
  }
  return ok(clients)
}

function sameMarks(before: readonly Network[], after: readonly Network[]): boolean {
  return before.length === after.length && after.every((network, index) => network.changeMark !== '' && same(network, before[index]))
}

function same(a: Network, b: Network | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b)
}
