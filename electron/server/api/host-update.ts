import { encodeHost } from '../../netmaker/wire/encode/host.ts'
import { isAddress } from '../domain/address-range.ts'
import { type Decoded, decodeGo, goBool, goInt, goString, goStruct } from '../http/go-decode.ts'
import { type Reply, rawAsText, refused } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import type { HostRecord } from '../store/records.ts'
import { joinEveryNetwork } from './default-hosts.ts'

const hostBody = goStruct('ApiHost', {
  id: { type: goString },
  name: { type: goString },
  firewallinuse: { type: goString },
  verbosity: { type: goInt },
  isstaticport: { type: goBool },
  isstatic: { type: goBool },
  listenport: { type: goInt },
  mtu: { type: goInt },
  endpointip: { type: goString },
  endpointipv6: { type: goString },
  isdefault: { type: goBool },
  persistentkeepalive: { type: goInt },
  autoupdate: { type: goBool },
  dns: { type: goString },
})

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Go's complaint about an id that is no UUID; null when it is one. */
export function hostIdTrouble(id: string): string | null {
  if (uuid.test(id)) return null
  return `failed to parse host id: ${id.length === 36 ? 'invalid UUID format' : `invalid UUID length: ${id.length}`}`
}

/** `PUT /api/hosts/{id}`: the host named in the body; zero values keep what there is, except for switches. */
export function updateHost(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, hostBody)
  if (!body.ok) return refused(500, body.message)
  const trouble = hostIdTrouble(body.value.id ?? '')
  if (trouble !== null) return refused(400, trouble)
  const draft = services.database.draft()
  const old = draft.get('hosts', body.value.id ?? '')
  if (old === undefined) return refused(500, 'record not found')
  const host = changed(draft, old, body.value)
  const nodeIds = draft.find('nodesByHost', host.id).map((node) => node.id)
  draft.put('hosts', host)
  if (host.isDefault && !old.isDefault) joinEveryNetwork(services, draft, host)
  services.database.commit(draft)
  // upstream answers before the new memberships are made
  return rawAsText(encodeHost(host, nodeIds))
}

function changed(draft: Draft, old: HostRecord, body: Decoded<typeof hostBody>): HostRecord {
  const dns = (body.dns ?? '').toLowerCase().trim() || old.dns
  const isExit = draft.find('nodesByHost', old.id).some((node) => node.isInternetGateway)
  const isDefault = body.isdefault ?? false
  const endpoint = (given: string | undefined, kept: string) => (given !== undefined && isAddress(given) ? given : kept)
  return {
    ...old,
    name: body.name || old.name,
    firewall: body.firewallinuse ?? '',
    verbosity: body.verbosity ?? 0,
    isStaticPort: isDefault || (body.isstaticport ?? false),
    isStatic: body.isstatic ?? false,
    listenPort: body.listenport || old.listenPort,
    mtu: body.mtu || old.mtu,
    endpoint4: endpoint(body.endpointip, old.endpoint4),
    endpoint6: endpoint(body.endpointipv6, old.endpoint6),
    isDefault,
    keepalive: body.persistentkeepalive || old.keepalive,
    autoUpdate: body.autoupdate ?? false,
    dns: isExit && old.tokenHash === '' ? 'yes' : dns,
  }
}
