import QRCode from 'qrcode'
import { isAdminRole } from '../../common/rules/roles.ts'
import { encodeExtClient, noExtClient } from '../../netmaker/wire/encode/ext-client.ts'
import { extClientOperations, privateKeyPlaceholder } from '../../netmaker/wire/ext-clients.ts'
import { everything, splitRanges } from '../domain/client-ranges.ts'
import { peerPort } from '../domain/domain-snapshot.ts'
import { assignAddresses } from '../domain/network-addresses.ts'
import { touchNetwork } from '../domain/node-changes.ts'
import { randomName } from '../domain/random-names.ts'
import { decodeGo } from '../http/go-decode.ts'
import { type Reply, raw, rawJson, refused, wrapped } from '../http/reply.ts'
import { type Request, type Route, route } from '../http/router.ts'
import { createClientList } from '../long-lists/client-list.ts'
import type { Services } from '../services.ts'
import type { Draft, View } from '../store/draft.ts'
import { type ClientRecord, clientKey } from '../store/records.ts'
import { accessTo, admittedClient, deviceRefusal } from './client-admission.ts'
import { clientAnswer, listedClient } from './client-answers.ts'
import { bodyTrouble, type ExtClientBody, extClientBody } from './ext-client-body.ts'
import { gatewayDns, newKeyPair, removeOtherConfigs, updatedClient } from './ext-client-changes.ts'
import { clientFile } from './ext-client-file.ts'

const filePath = '/api/extclients/{network}/{clientid}/{type}'

/** Remote clients (netmaker-api.md 7). */
export function extClientRoutes(services: Services): Route[] {
  const { view } = services.database
  const all = createClientList(services)
  const listed = (clients: readonly ClientRecord[]) => clients.map((client) => encodeExtClient(listedClient(services, view, client)))
  return [
    route(extClientOperations.listAll, 'user', async () => rawJson(await all.read())),
    route(extClientOperations.list, 'user', (request) => {
      const clients = view.find('clientsByNetwork', request.params.network ?? '')
      const user = view.get('users', request.user)
      // whoever is no admin sees their own: a filtered list is [] when empty, the whole one null
      if (user !== undefined && !isAdminRole(user.role)) return raw(listed(clients.filter(({ owner }) => owner === user.name)))
      return raw(clients.length === 0 ? null : listed(clients))
    }),
    route(extClientOperations.get, 'user', (request) => {
      const client = clientOf(view, request)
      if (client === undefined) return refused(500, 'no result found')
      return raw(clientAnswer(services, view, { ...client, dns: dnsOf(view, client) }))
    }),
    route({ method: 'GET', path: filePath }, 'user', (request) => config(services, request)),
    route(extClientOperations.create, 'user', (request) => create(services, request)),
    route(extClientOperations.update, 'user', (request) => update(services, request)),
    route(extClientOperations.remove, 'user', (request) => remove(services, request)),
  ]
}

function clientOf(view: View, request: Request): ClientRecord | undefined {
  return view.get('clients', clientKey(request.params.network ?? '', request.params.clientid ?? ''))
}

function dnsOf(view: View, client: ClientRecord): string {
  const gateway = view.get('nodes', client.gatewayNodeId)
  return client.dns !== '' || gateway === undefined ? client.dns : gatewayDns(view, gateway)
}

async function config(services: Services, request: Request): Promise<Reply> {
  const { view } = services.database
  const client = clientOf(view, request)
  const gateway = view.get('nodes', client?.gatewayNodeId ?? '')
  if (client === undefined || gateway === undefined) return refused(500, 'no result found')
  const host = view.get('hosts', gateway.hostId)
  const network = view.get('networks', client.network)
  if (host === undefined || network === undefined) return refused(500, 'record not found')
  const preferredAddress = (request.query.get('preferredip') ?? '').trim()
  const known = [...gateway.additionalEndpoints, host.endpoint4, host.endpoint6]
  if (preferredAddress !== '' && !known.includes(preferredAddress)) {
    return refused(400, 'preferred endpoint ip is not associated with the RAG')
  }
  const dns = dnsOf(view, client)
  const kind = request.params.type
  if (kind !== 'file' && kind !== 'qr') return raw(clientAnswer(services, view, { ...client, dns }))
  const allowedRanges = gateway.isInternetGateway ? everything(gateway, client) : splitRanges(view, network, client).join(',')
  const file = clientFile({ client, dns, gateway, host, network, preferredAddress, allowedRanges, hooks: kind === 'file' })
  if (kind === 'qr') {
    const picture = await QRCode.toBuffer(file, { width: 220, errorCorrectionLevel: 'M' })
    return { status: 200, type: 'image/png', body: new Uint8Array(picture) }
  }
  const headers = { 'Content-Disposition': `attachment; filename="${client.id}.conf"` }
  return { status: 200, type: 'application/config', body: file, headers }
}

function create(services: Services, request: Request): Reply {
  const draft = services.database.draft()
  const gateway = draft.get('nodes', request.params.nodeid ?? '')
  if (gateway === undefined || !gateway.isIngress) return refused(400, 'ingress does not exist')
  const decoded = decodeGo(request.body, extClientBody)
  if (!decoded.ok) return refused(400, decoded.message)
  const body = decoded.value
  // the network in the path doesn't count: it is the gateway's
  const trouble = bodyTrouble(draft, body, [gateway.network], 'new')
  if (trouble !== null) return refused(400, trouble)
  const now = services.clock()
  const access = accessTo(services, draft, gateway.network, request.user)
  if (!access.allowed) return access.reply
  const mine = draft.list('clients').filter((client) => client.owner === request.user && client.gatewayNodeId === gateway.id)
  const sameDevice = body.device_id && mine.some((client) => client.deviceId === body.device_id)
  const { remote_access_client_id: accessId } = body
  const sameAccess = accessId ? mine.find((client) => client.remoteAccessClientId === accessId) : undefined
  if (sameDevice || sameAccess) {
    adoptDevice(services, draft, body, sameDevice ? undefined : sameAccess)
    return refused(400, 'remote client config already exists on the gateway')
  }
  const host = draft.get('hosts', gateway.hostId)
  const network = draft.get('networks', gateway.network)
  if (host === undefined || network === undefined) return refused(500, 'record not found')
  const addresses = assignAddresses(draft, network, 'top')
  if ('full' in addresses) return refused(500, addresses.full)
  const id = body.clientid || randomName((name) => draft.get('clients', clientKey(gateway.network, name)) !== undefined)
  if (id === null) return refused(500, "couldn't generate random name, try again")
  request.tells({ target: `${gateway.network}/${id}`, names: [host.name] })
  const keys = body.publickey ? { privateKey: privateKeyPlaceholder, publicKey: body.publickey } : newKeyPair()
  const client: ClientRecord = {
    ...updatedClient({ ...noExtClient, ...addresses }, body),
    ...keys,
    id,
    network: gateway.network,
    dns: body.dns || gatewayDns(draft, gateway),
    extraRanges: body.extraallowedips ?? [],
    gatewayNodeId: gateway.id,
    endpoint: `${host.endpoint4 || '<nil>'}:${peerPort(host)}`,
    lastModified: Math.floor(now / 1000),
    enabled: true,
    owner: request.user,
    remoteAccessClientId: body.remote_access_client_id ?? '',
    tags: {},
    deviceName: body.device_name ?? '',
    publicEndpoint: body.public_endpoint ?? '',
    country: body.country ?? '',
    location: body.location ?? '',
    ...(access.until === 0 ? {} : { accessUntil: access.until }),
  }
  const unfit = deviceRefusal(services, draft, client)
  if (unfit !== null) return unfit
  // deviation private-key-not-kept: told once, in this answer
  draft.put('clients', { ...client, privateKey: privateKeyPlaceholder })
  if (client.deviceId !== '') removeOtherConfigs(draft, client)
  touchNetwork(draft, client.network, now)
  services.database.commit(draft)
  return raw(encodeExtClient(client))
}

/** A client of the same installation that doesn't name its device yet takes the name that the caller gives (row 12). */
function adoptDevice(services: Services, draft: Draft, body: ExtClientBody, known: ClientRecord | undefined): void {
  if (known === undefined || known.deviceId !== '' || !body.device_id) return
  draft.put('clients', { ...known, deviceId: body.device_id })
  services.database.commit(draft)
}

/** By name over all networks, as upstream; whoever was let in for the network of the path alone finds nothing in others. */
function clientElsewhere({ edition }: Services, view: View, request: Request): ClientRecord | undefined {
  const user = view.get('users', request.user)
  if (edition === 'pro' && (user === undefined || !isAdminRole(user.role))) return undefined
  return view.list('clients').find((client) => client.id === request.params.clientid)
}

function update(services: Services, request: Request): Reply {
  const decoded = decodeGo(request.body, extClientBody)
  if (!decoded.ok) return refused(400, decoded.message)
  const body = decoded.value
  const draft = services.database.draft()
  const old = clientOf(draft, request) ?? clientElsewhere(services, draft, request)
  if (old === undefined) return refused(500, 'client not found')
  // deviation ranges-beside-the-own-network
  const networks = [...new Set([request.params.network ?? '', old.network])]
  const trouble = bodyTrouble(draft, body, networks, body.clientid === old.id ? 'kept' : 'new')
  if (trouble !== null) return refused(400, trouble)
  // deviation update-without-clientid-keeps-the-record
  if (!body.clientid) return refused(500, 'unable to get record key')
  const admitted = admittedClient(services, draft, updatedClient(old, body))
  if (!admitted.ok) return admitted.reply
  const { client } = admitted
  const turned = client.enabled === old.enabled ? {} : { does: client.enabled ? 'enable' : 'disable' }
  request.tells({ ...turned, names: client.id === old.id ? [] : [client.id] })
  draft.remove('clients', clientKey(old.network, old.id))
  draft.put('clients', client)
  if (client.deviceId !== '' && client.enabled) removeOtherConfigs(draft, client)
  touchNetwork(draft, client.network, services.clock())
  services.database.commit(draft)
  return raw(clientAnswer(services, services.database.view, client))
}

function remove(services: Services, request: Request): Reply {
  const draft = services.database.draft()
  const id = request.params.clientid ?? ''
  const client = draft.get('clients', clientKey(request.params.network ?? '', id))
  if (client !== undefined) {
    if (draft.get('nodes', client.gatewayNodeId) === undefined) return refused(500, 'no result found')
    draft.remove('clients', clientKey(client.network, client.id))
    touchNetwork(draft, client.network, services.clock())
    services.database.commit(draft)
  }
  return wrapped(`${id} deleted.`)
}
