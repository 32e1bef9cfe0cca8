import type { Fault } from '../../common/fault.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { extClientOperations, updateBody, type WireExtClient } from '../../netmaker/wire/ext-clients.ts'

/** What a new registration carries besides its key. */
export interface Device {
  readonly id: string
  /** Marks a person's registration for the Pro edition's policies; null on the community edition, where the gateway would never learn its key (4.5). */
  readonly remoteAccessId: string | null
  readonly name: string
  /** Of this app, like 'v0.1.0'. */
  readonly version: string
}

/** The record of one pass at the server. `missing`: the server says itself that there is none. */
export async function readRegistration(
  api: NetmakerClient,
  network: string,
  clientId: string,
): Promise<Result<{ readonly found: true; readonly client: WireExtClient } | { readonly found: false }>> {
  const answer = await api.call(extClientOperations.get, { params: { network, clientid: clientId } })
  if (answer.ok) {
    const { value } = answer
    // An answer about something else, or without the facts that count, is none: a hold or a write may follow from it
    if (value.id === clientId && value.publicKey !== '' && typeof value.record.enabled === 'boolean')
      return ok({ found: true, client: value })
    return fail({
      code: 'server.malformed',
      operation: 'GET /api/extclients/{network}/{clientid}',
      detail: 'not the client that was asked for',
    })
  }
  const { fault } = answer
  // Verbatim for an unknown client (netmaker-api.md 7.2): a 500 with these words, nothing else
  const missing = fault.code === 'server.refused' && /^(no result found|could not find any records|record not found)$/.test(fault.message)
  return missing ? ok({ found: false }) : answer
}

/** Switches a registration on or off. The body is complete, because the server clears what is left out (7.5). */
export async function setEnabled(api: NetmakerClient, fresh: WireExtClient, enabled: boolean): Promise<Result<WireExtClient>> {
  const written = await api.call(extClientOperations.update, {
    params: { network: fresh.network, clientid: fresh.id },
    body: updateBody(fresh, { enabled }),
  })
  return written.ok ? written : fail(inWords(written.fault, fresh.deviceName || fresh.id))
}

/**
 * A registration of this device on the gateway with our public key: a new one, or the one that the server already has for this device, taken over.
 */
export async function register(api: NetmakerClient, gateway: Gateway, publicKey: string, device: Device): Promise<Result<WireExtClient>> {
  const created = await api.call(extClientOperations.create, {
    params: { network: gateway.network, nodeid: gateway.nodeId },
    body: {
      publickey: publicKey,
      enabled: true,
      device_id: device.id,
      ...(device.remoteAccessId === null ? {} : { remote_access_client_id: device.remoteAccessId }),
      device_name: device.name,
      os: process.platform === 'win32' ? 'windows' : process.platform,
      client_version: device.version,
    },
  })
  if (created.ok) return created
  const { fault } = created
  if (fault.code === 'server.refused' && fault.message === 'remote client config already exists on the gateway') {
    return adopt(api, gateway, publicKey, device)
  }
  if (fault.code === 'server.refused' && fault.message === 'ingress does not exist') {
    return fail({
      code: 'rule.refused',
      refusals: [{ rule: 'gateway.notOne', weight: 'certain', subject: gateway.name, status: fault.status, serverText: fault.message }],
    })
  }
  // v0.24 answers 200 with nothing in it: the record is there all the same
  if (fault.code === 'server.malformed') return findByKey(api, gateway, publicKey, created)
  return fail(inWords(fault, gateway.name))
}

/** The two refusals of the Pro edition that a person can do something about (netmaker-api.md 7.3, rows 10 and 13). */
function inWords(fault: Fault, subject: string): Fault {
  if (fault.code !== 'server.refused' || fault.status !== 403) return fault
  const said = { status: fault.status, serverText: fault.message }
  if (fault.message.startsWith('JIT access required'))
    return { code: 'rule.refused', refusals: [{ rule: 'access.approvalNeeded', weight: 'certain', subject, ...said }] }
  const posture = /^posture check violations(?:: (.+))?/.exec(fault.message)
  if (posture === null) return fault
  const [, other] = posture
  const why = other === undefined ? {} : { other }
  return { code: 'rule.refused', refusals: [{ rule: 'access.posture', weight: 'certain', subject, ...said, ...why }] }
}

/** Puts our key into the record that the server keeps for this device, and switches it on. */
async function adopt(api: NetmakerClient, gateway: Gateway, publicKey: string, device: Device): Promise<Result<WireExtClient>> {
  const listed = await api.call(extClientOperations.list, { params: { network: gateway.network } })
  if (!listed.ok) return listed
  const here = listed.value.filter(({ gatewayNodeId }) => gatewayNodeId === gateway.nodeId)
  const own =
    here.find(({ deviceId }) => deviceId === device.id) ??
    here.find(({ remoteAccessClientId }) => device.remoteAccessId !== null && remoteAccessClientId === device.remoteAccessId)
  if (own === undefined) {
    return fail({
      code: 'server.refused',
      status: 400,
      message: 'this computer is registered on the gateway, but the server does not list it',
    })
  }
  const fresh = await readRegistration(api, gateway.network, own.id)
  if (!fresh.ok) return fresh
  if (!fresh.value.found) return fail({ code: 'server.refused', status: 400, message: 'the registration of this computer has just gone' })
  const taken = await api.call(extClientOperations.update, {
    params: { network: gateway.network, clientid: own.id },
    body: updateBody(fresh.value.client, { publickey: publicKey, enabled: true }),
  })
  return taken.ok ? taken : fail(inWords(taken.fault, gateway.name))
}

async function findByKey(
  api: NetmakerClient,
  gateway: Gateway,
  publicKey: string,
  otherwise: Result<WireExtClient>,
): Promise<Result<WireExtClient>> {
  const listed = await api.call(extClientOperations.list, { params: { network: gateway.network } })
  const own = listed.ok ? listed.value.find((client) => client.publicKey === publicKey) : undefined
  return own === undefined ? otherwise : ok(own)
}
