import type { Host, Network, Node, ProAccess, RemoteClient, Snapshot, TimedAccess } from '../../common/model/snapshot.ts'
import { ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { decodeNetwork, decodeTimedAccess } from '../../netmaker/codec.ts'
import { jitOperations } from '../../netmaker/wire/jit.ts'
import { networkOperations } from '../../netmaker/wire/networks.ts'
import { serverOperations } from '../../netmaker/wire/server.ts'
import { readConditions } from './read-conditions.ts'
import type { StoredSession } from './session-file.ts'

export interface ReadFacts {
  readonly api: NetmakerClient
  readonly account: StoredSession
  /** The picture before; null: read everything. */
  readonly known: Snapshot | null
  readonly now: () => number
  readonly machineId: () => string
  /** What the server tells of access for a time, with what was seen of it before. */
  readonly recall: (told: readonly TimedAccess[]) => readonly TimedAccess[]
}

/** The change mark covers nodes and clients, not hosts and not the clock that turns a silent node "offline": so everything is read again after this. */
const fullReadMs = 60_000

/** One picture of the server, complete or none: what one of its parts refuses is the outcome of the whole. */
export async function readSnapshot({ api, account, known, now, machineId, recall }: ReadFacts): Promise<Result<Snapshot>> {
  const networks = await api.call(networkOperations.list, {})
  if (!networks.ok) return networks
  const decoded = networks.value.map(decodeNetwork).sort((a, b) => a.name.localeCompare(b.name))
  // the clock may have been put back since
  if (known !== null && Math.abs(now() - known.at) < fullReadMs && sameMarks(known.networks, decoded)) return ok(known)
  const [members, clients, pro] = await Promise.all([
    readMembers(api, account),
    readClients(api, decoded),
    account.edition === 'pro' ? readPro(api, account.user, { machineId: machineId(), recall }) : ok(undefined),
  ])
  if (!members.ok) return members
  if (!clients.ok) return clients
  if (!pro.ok) return pro
  return ok({
    server: { version: account.version, edition: account.edition },
    networks: decoded,
    ...members.value,
    clients: clients.value,
    ...(pro.value === undefined ? {} : { pro: pro.value }),
    at: now(),
  })
}

type Members = { readonly hosts: readonly Host[]; readonly nodes: readonly Node[]; readonly nodesHidden?: true }

/** A plain user of the Pro edition may be refused these lists; the list of their own gateways is enough then. */
async function readMembers(api: NetmakerClient, { edition, admin }: StoredSession): Promise<Result<Members>> {
  const [nodes, hosts] = await Promise.all([api.list('nodes', {}), api.list('hosts', {})])
  const refused = [nodes, hosts].some((answer) => !answer.ok && answer.fault.code === 'server.refused' && answer.fault.status === 403)
  if (refused && edition === 'pro' && !admin) return ok({ hosts: [], nodes: [], nodesHidden: true })
  if (!nodes.ok) return nodes
  if (!hosts.ok) return hosts
  return ok({ hosts: hosts.value, nodes: nodes.value })
}

/** Over all networks for admins; who may not ask that gets the own ones, network by network (netmaker-api.md 4.3). */
async function readClients(api: NetmakerClient, networks: readonly Network[]): Promise<Result<RemoteClient[]>> {
  const all = await api.list('clients', {})
  if (all.ok || all.fault.code !== 'server.refused' || all.fault.status !== 403) return all
  const clients: RemoteClient[] = []
  for (const { name } of networks) {
    const own = await api.list('clientsIn', { params: { network: name } })
    if (!own.ok) return own
    for (const client of own.value) clients.push(client)
  }
  return ok(clients)
}

async function readPro(
  api: NetmakerClient,
  username: string,
  { machineId, recall }: { readonly machineId: string; readonly recall: ReadFacts['recall'] },
): Promise<Result<ProAccess>> {
  const [gateways, flags] = await Promise.all([
    api.list('ownGateways', { params: { username }, query: { remote_access_clientid: machineId } }),
    api.call(serverOperations.featureFlags, {}),
  ])
  if (!gateways.ok && gateways.fault.code !== 'server.noRoute') return gateways
  if (!flags.ok && flags.fault.code !== 'server.noRoute') return flags
  const timed = flags.ok && flags.value.jit ? await api.call(jitOperations.networks, {}) : ok([])
  if (!timed.ok && timed.fault.code !== 'server.noRoute') return timed
  const postureChecks = flags.ok && flags.value.postureChecks
  const listed = gateways.ok ? gateways.value : null
  const inUse = [...new Set(listed?.map(({ network }) => network))]
  const conditions = postureChecks ? await readConditions(api, username, inUse) : ok([])
  if (!conditions.ok) return conditions
  return ok({
    gateways: listed,
    timed: timed.ok ? recall(decodeTimedAccess(timed.value)) : [],
    postureChecks,
    conditions: conditions.value,
  })
}

function sameMarks(before: readonly Network[], after: readonly Network[]): boolean {
  return before.length === after.length && after.every((network, index) => network.changeMark !== '' && same(network, before[index]))
}

function same(a: Network, b: Network | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b)
}
