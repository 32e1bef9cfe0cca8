import type { Fault } from '../../common/fault.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { DeviceFacts } from '../../common/rules/posture.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { type ClientChange, extClientOperations, updateBody, type WireExtClient } from '../../netmaker/wire/ext-clients.ts'
import { postureRefusal } from '../gateways/posture-refusals.ts'
import { deviceFields } from './device-facts.ts'

/** What a new registration carries besides its key. */
export interface Device {
  readonly id: string
  /** Marks a person's registration for the Pro edition's policies; null on the community edition, where the gateway would never learn its key (4.5). */
  readonly remoteAccessId: string | null
  readonly name: string
  readonly facts: DeviceFacts
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
  return change(api, fresh, { enabled }, { network: fresh.network, name: fresh.deviceName || fresh.id })
}

/** Switches this machine's registration on again, with what the machine is by now. */
export function switchOn(api: NetmakerClient, fresh: WireExtClient, facts: DeviceFacts, gateway: Gateway): Promise<Result<WireExtClient>> {
  return change(api, fresh, { enabled: true, ...deviceFields(facts) }, gateway)
}

/** `of`: where the record is, and what a refusal is about. */
async function change(
  api: NetmakerClient,
  fresh: WireExtClient,
  changes: ClientChange,
  of: Pick<Gateway, 'network' | 'name'>,
): Promise<Result<WireExtClient>> {
  const written = await api.call(extClientOperations.update, {
    params: { network: of.network, clientid: fresh.id },
    body: updateBody(fresh, changes),
  })
  return written.ok ? written : fail(inWords(written.fault, of.name))
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
      ...deviceFields(device.facts),
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
  // v0.24 answers 200 with nothing in it: the record is there all the same, and off where the network's default is to let nobody in
  if (fault.code === 'server.malformed') {
    const found = await findByKey(api, gateway, publicKey, created)
    return found.ok && !found.value.enabled ? switchOn(api, found.value, device.facts, gateway) : found
  }
  return fail(inWords(fault, gateway.name))
}

/** The two refusals of the Pro edition that a person can do something about (netmaker-api.md 7.3, rows 10 and 13). */
function inWords(fault: Fault, subject: string): Fault {
  if (fault.code !== 'server.refused' || fault.status !== 403) return fault
  const said = { status: fault.status, serverText: fault.message }
  if (fault.message.startsWith('JIT access required'))
    return { code: 'rule.refused', refusals: [{ rule: 'access.approvalNeeded', weight: 'certain', subject, ...said }] }
  if (!fault.message.startsWith('posture check violations')) return fault
  // Servers may name what is violated, or leave it at these words
  const named = (fault.violations ?? []).map((violation) => ({ ...postureRefusal(violation, subject), ...said }))
  return { code: 'rule.refused', refusals: named.length > 0 ? named : [{ rule: 'access.posture', weight: 'certain', subject, ...said }] }
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
  return change(api, fresh.value.client, { publickey: publicKey, enabled: true, ...deviceFields(device.facts) }, gateway)
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

/** The picture with a registration that is on, or off, by now: who joins before the next read must not take it for what it was. */
export function placeSwitched(
  { network, clientId }: { readonly network: string; readonly clientId: string },
  enabled: boolean,
): (snapshot: Snapshot) => Snapshot {
  return (snapshot) => ({
    ...snapshot,
    clients: snapshot.clients.map((client) => (client.network === network && client.id === clientId ? { ...client, enabled } : client)),
  })
}
