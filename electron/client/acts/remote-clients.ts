import { compareNames } from '../../common/model/compare-names.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import type { RemoteClient, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { decodeRemoteClient } from '../../netmaker/codec.ts'
import { extClientOperations, privateKeyPlaceholder, updateBody } from '../../netmaker/wire/ext-clients.ts'
import type { AdminActs, ClientRef, RemoteClientRow } from '../admin/admin-acts.ts'
import { clientConf } from '../admin/client-conf.ts'
import { wireguardKeyPair } from '../admin/wireguard-key-pair.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { gatewayList } from '../gateways/gateway-list.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { readRegistration, setEnabled } from '../registrar/registration.ts'
import { apiOfAdmin, signedInAsAdmin } from './signed-in.ts'

type Act<Name extends keyof AdminActs> = (context: ClientContext, ...request: Parameters<AdminActs[Name]>) => ReturnType<AdminActs[Name]>

/** A body of more ids than this is nothing that any server was seen with. */
const bulkSize = 500
/** Pauses between looks at what the server promised to do soon (it says 202 and never reports). */
const lookAgainMs = [100, 300, 600, 1_000, 2_000, 4_000]

export const listRemoteClients: Act<'remoteClients'> = async (context, { network }) => {
  const read = await freshSnapshot(context)
  if (!read.ok) return read
  const known = read.value.networks.map(({ name }) => name)
  if (network !== undefined && !known.includes(network)) return fail({ code: 'network.unknown', name: network, known })
  const clients = read.value.clients.filter((client) => network === undefined || client.network === network)
  return ok({ clients: clients.map((client) => rowOf(read.value, client)).sort((a, b) => compareNames(a.id, b.id)) })
}

export const createRemoteClient: Act<'createRemoteClient'> = async (context, { network, gatewayNodeId, name, device = '' }) => {
  const read = await freshSnapshot(context)
  const api = apiOfAdmin(context)
  if (!read.ok) return read
  if (!api.ok) return api
  const gateway = gatewayIn(read.value, network, gatewayNodeId, context.deps.now())
  if (!gateway.ok) return gateway
  const keys = wireguardKeyPair()
  const created = await api.value.call(extClientOperations.create, {
    params: { network, nodeid: gatewayNodeId },
    body: {
      publickey: keys.publicKey,
      enabled: true,
      ...(name === '' ? {} : { clientid: name }),
      // A name alone: with a device's id the server would delete the owner's other clients of that device (netmaker-api.md 7.3)
      ...(device === '' ? {} : { device_name: device }),
    },
  })
  // v0.24 answers nothing: the record is there all the same
  if (!created.ok && created.fault.code !== 'server.malformed') return created
  const listed = await api.value.call(extClientOperations.list, { params: { network } })
  if (!listed.ok) return listed
  const stored = listed.value.find(({ publicKey }) => publicKey === keys.publicKey)
  if (stored === undefined) return fail({ code: 'write.unconfirmed', what: 'The new remote client' })
  context.background(context.snapshots.refresh(true))
  const ranges = read.value.networks.find((entry) => entry.name === network) ?? { range4: '', range6: '' }
  const conf = clientConf({ client: decodeRemoteClient(stored), gateway: gateway.value, network: ranges, privateKey: keys.privateKey })
  return ok({ clientId: stored.id, conf })
}

export const remoteClientConf: Act<'remoteClientConf'> = async (context, ref) => {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await registration(context, api.value, ref)
  if (!known.ok) return known
  const file = await api.value.call(extClientOperations.file, { params: { network: ref.network, clientid: ref.clientId } })
  if (!file.ok) return file
  if (!file.value.includes(privateKeyPlaceholder)) return ok({ conf: file.value, complete: true })
  // the same text as when it was made: the server's has other name servers, or none
  return ok({ conf: confAgain(context, decodeRemoteClient(known.value)) ?? file.value, complete: false })
}

/** With a place for the key; null: what it is made from isn't known now. */
function confAgain(context: ClientContext, client: RemoteClient): string | null {
  const snapshot = context.snapshots.current()
  const network = snapshot?.networks.find(({ name }) => name === client.network)
  if (snapshot === null || network === undefined) return null
  const gateway = gatewayIn(snapshot, client.network, client.gatewayNodeId, context.deps.now())
  return gateway.ok ? clientConf({ client, gateway: gateway.value, network, privateKey: privateKeyPlaceholder }) : null
}

export const renameRemoteClient: Act<'renameRemoteClient'> = async (context, { network, clientId, name }) => {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const fresh = await registration(context, api.value, { network, clientId })
  if (!fresh.ok) return fresh
  if (name === clientId) return ok({})
  const written = await api.value.call(extClientOperations.update, {
    params: { network, clientid: clientId },
    body: updateBody(fresh.value, { clientid: name }),
  })
  if (!written.ok) return written
  const after = await readRegistration(api.value, network, name)
  context.background(context.snapshots.refresh(true))
  const renamed = after.ok && after.value.found && after.value.client.publicKey === fresh.value.publicKey
  return renamed || !after.ok ? ok({}) : fail({ code: 'write.unconfirmed', what: `The new name of ${clientId}` })
}

export const setRemoteClients: Act<'setRemoteClients'> = async (context, { network, clientIds, enabled }) => {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await knownIds(context, network, clientIds)
  if (!known.ok) return known
  const changed = known.value.filter((client) => client.enabled !== enabled).map(({ id }) => id)
  for (const ids of chunks(changed)) {
    const sent =
      ids.length === 1 ? undefined : await api.value.call(extClientOperations.setEnabled, { params: { network }, body: { ids, enabled } })
    if (sent?.ok) continue
    if (sent !== undefined && sent.fault.code !== 'server.noRoute') return sent
    const one = await oneByOne(context, api.value, network, ids, enabled)
    if (!one.ok) return one
  }
  const shown = await shows(context, (clients) =>
    clients.every((client) => client.network !== network || !changed.includes(client.id) || client.enabled === enabled),
  )
  return shown
    ? ok({ changed: changed.length })
    : fail({ code: 'write.unconfirmed', what: `${enabled ? 'Enabling' : 'Disabling'} remote clients` })
}

export const removeRemoteClients: Act<'removeRemoteClients'> = async (context, { network, clientIds }) => {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const known = await knownIds(context, network, clientIds)
  if (!known.ok) return known
  for (const { id } of known.value) {
    const removed = await api.value.call(extClientOperations.remove, { params: { network, clientid: id } })
    // Its gateway has gone and took it along (netmaker-api.md 7.2)
    const gone = !removed.ok && removed.fault.code === 'server.refused' && removed.fault.message === 'no result found'
    if (!removed.ok && !gone) return removed
  }
  const ids = new Set(known.value.map(({ id }) => id))
  const shown = await shows(context, (clients) => !clients.some((client) => client.network === network && ids.has(client.id)))
  return shown ? ok({ removed: ids.size }) : fail({ code: 'write.unconfirmed', what: 'Deleting remote clients' })
}

async function oneByOne(
  context: ClientContext,
  api: NetmakerClient,
  network: string,
  ids: readonly string[],
  enabled: boolean,
): Promise<Result<Done>> {
  for (const clientId of ids) {
    const fresh = await registration(context, api, { network, clientId })
    if (!fresh.ok) return fresh
    const written = await setEnabled(api, fresh.value, enabled)
    if (!written.ok) return written
  }
  return ok({})
}

/** Reads until the server shows what was asked for. A server that doesn't answer has at least accepted it. */
async function shows(context: ClientContext, isSo: (clients: readonly RemoteClient[]) => boolean): Promise<boolean> {
  for (const pause of lookAgainMs) {
    const read = await context.snapshots.refresh(true)
    if (!read.ok || isSo(read.value.clients)) return true
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  return false
}

async function registration(context: ClientContext, api: NetmakerClient, { network, clientId }: ClientRef) {
  const read = await readRegistration(api, network, clientId)
  if (!read.ok) return read
  return read.value.found ? ok(read.value.client) : unknownClient(context.snapshots.current(), network, clientId)
}

async function knownIds(context: ClientContext, network: string, ids: readonly string[]): Promise<Result<RemoteClient[]>> {
  const read = await freshSnapshot(context)
  if (!read.ok) return read
  const found: RemoteClient[] = []
  for (const id of new Set(ids)) {
    const client = read.value.clients.find((candidate) => candidate.network === network && candidate.id === id)
    if (client === undefined) return unknownClient(read.value, network, id)
    found.push(client)
  }
  return ok(found)
}

function unknownClient(snapshot: Snapshot | null, network: string, name: string): Result<never> {
  const ids = (snapshot?.clients ?? []).filter((client) => client.network === network).map(({ id }) => id)
  return fail({ code: 'client.unknown', name, known: nearest(name, ids) })
}

function gatewayIn(snapshot: Snapshot, network: string, nodeId: string, now: number): Result<Gateway> {
  // An admin may put a client on any gateway, not only on those that they use themselves
  const { pro: _own, ...all } = snapshot
  const gateways = gatewayList(all, { addresses: new Set() }, now)
  const gateway = gateways.find((candidate) => candidate.nodeId === nodeId && candidate.network === network)
  if (gateway !== undefined && gateway.endpoints.length > 0) return ok(gateway)
  if (gateway !== undefined)
    return fail({ code: 'rule.refused', refusals: gateway.refusals.filter(({ rule }) => rule === 'gateway.hostMissing') })
  return fail({ code: 'gateway.unknown', name: nodeName(indexOf(snapshot), nodeId), known: gateways.map(({ name }) => name) })
}

function rowOf(snapshot: Snapshot, client: RemoteClient): RemoteClientRow {
  const index = indexOf(snapshot)
  return {
    id: client.id,
    network: client.network,
    gateway: nodeName(index, client.gatewayNodeId),
    gatewayNodeId: client.gatewayNodeId,
    gatewayStatus: index.node.get(client.gatewayNodeId)?.status ?? 'unknown',
    addresses: [client.address4, client.address6].filter((address) => address !== ''),
    owner: client.owner,
    device: client.deviceName,
    enabled: client.enabled,
  }
}

async function freshSnapshot(context: ClientContext): Promise<Result<Snapshot>> {
  const session = signedInAsAdmin(context)
  return session.ok ? context.snapshots.refresh(true) : session
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / bulkSize) }, (_, at) => ids.slice(at * bulkSize, (at + 1) * bulkSize))
}
