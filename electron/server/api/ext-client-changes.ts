import { generateKeyPairSync } from 'node:crypto'
import { withoutMask } from '../domain/network-addresses.ts'
import type { Draft, View } from '../store/draft.ts'
import { type ClientRecord, clientKey, type NodeRecord } from '../store/records.ts'
import type { ExtClientBody } from './ext-client-body.ts'

/** Upstream UpdateExtClient: what an update keeps, what it replaces and what it clears (netmaker-api.md 7.5). */
export function updatedClient(old: ClientRecord, body: ExtClientBody): ClientRecord {
  return {
    ...old,
    id: body.clientid ?? '',
    publicKey: body.publickey || old.publicKey,
    dns: body.dns ?? '',
    enabled: body.enabled ?? false,
    extraRanges: body.extraallowedips ?? null,
    deniedNodes: body.deniednodeacls ?? old.deniedNodes,
    postUp: unixLines(body.postup),
    postDown: unixLines(body.postdown),
    tags: body.tags ?? null,
    location: body.location || old.location,
    country: body.country ? body.country.toUpperCase() : old.country,
    deviceId: old.deviceId || (body.device_id ?? ''),
    os: body.os || old.os,
    osFamily: body.os_family || old.osFamily,
    osVersion: body.os_version || old.osVersion,
    kernelVersion: body.kernel_version || old.kernelVersion,
    clientVersion: body.client_version || old.clientVersion,
  }
}

/** Upstream ToggleExtClientConnectivity: an update that leaves tags and hooks out. Tags become null as there; deviation toggle-keeps-hooks. */
export function toggledClient(old: ClientRecord, enabled: boolean): ClientRecord {
  return { ...old, enabled, tags: null }
}

/** One configuration per device and network: the others of the same owner go (netmaker-api.md 10, row 31). */
export function removeOtherConfigs(draft: Draft, kept: ClientRecord): void {
  for (const client of draft.list('clients')) {
    const sameDevice = client.deviceId === kept.deviceId && client.owner === kept.owner && client.network === kept.network
    if (sameDevice && client.id !== kept.id) draft.remove('clients', clientKey(client.network, client.id))
  }
}

/** What clients of this gateway should ask for names: the gateway itself where it answers them, else ''. */
export function gatewayDns(view: View, gateway: NodeRecord): string {
  if (view.get('hosts', gateway.hostId)?.dns !== 'yes') return ''
  return [gateway.address4, gateway.address6]
    .map(withoutMask)
    .filter((address) => address !== '')
    .join(',')
}

/** A WireGuard key pair in base64. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  // the raw key is the tail of the DER encodings
  const tail = (der: Buffer) => der.subarray(der.length - 32).toString('base64')
  return {
    privateKey: tail(privateKey.export({ type: 'pkcs8', format: 'der' })),
    publicKey: tail(publicKey.export({ type: 'spki', format: 'der' })),
  }
}

function unixLines(text: string | undefined): string {
  return (text ?? '').replaceAll('\r\n', '\n')
}
