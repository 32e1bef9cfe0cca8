import { encodeHost } from '../../netmaker/wire/encode/host.ts'
import { isAddress } from '../domain/address-range.ts'
import { parseUuid } from '../domain/uuid.ts'
import { type Decoded, decodeGo, goBool, goInt, goString, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, rawAsText, refused } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { Draft } from '../store/draft.ts'
import type { HostRecord } from '../store/records.ts'
import { joinEveryNetwork } from './default-hosts.ts'

const interfaceStruct = goStruct('ApiIface', { name: { type: goString }, addressString: { type: goString } })

/** Upstream models.ApiHost; most of it is read by nobody, and refused all the same when it is of another type. */
const hostBody = goStruct('ApiHost', {
  id: { type: goString },
  verbosity: { type: goInt },
  firewallinuse: { type: goString },
  version: { type: goString },
  name: { type: goString },
  os: { type: goString },
  os_family: { type: goString },
  os_version: { type: goString },
  kernel_version: { type: goString },
  debug: { type: goBool },
  isstaticport: { type: goBool },
  isstatic: { type: goBool },
  listenport: { type: goInt },
  wg_public_listen_port: { type: goInt },
  mtu: { type: goInt },
  interfaces: { type: { kind: 'slice', of: { kind: 'struct', struct: interfaceStruct } } },
  defaultinterface: { type: goString },
  endpointip: { type: goString },
  endpointipv6: { type: goString },
  publickey: { type: goString },
  macaddress: { type: goString },
  nodes: { type: goStrings },
  isdefault: { type: goBool },
  nat_type: { type: goString },
  persistentkeepalive: { type: goInt },
  autoupdate: { type: goBool },
  dns: { type: goString },
  enable_flow_logs: { type: goBool },
  location: { type: goString },
  country_code: { type: goString },
})

export type HostId = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reply: Reply }

/** The canonical id, or Go's complaint about one that is no UUID. */
export function readHostId(text: string): HostId {
  const parsed = parseUuid(text)
  return parsed.ok ? parsed : { ok: false, reply: refused(400, `failed to parse host id: ${parsed.message}`) }
}

/** `PUT /api/hosts/{id}`: the host named in the body; zero values keep what there is, except for switches. */
export function updateHost(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, hostBody)
  if (!body.ok) return refused(500, body.message)
  const wanted = readHostId(body.value.id ?? '')
  if (!wanted.ok) return wanted.reply
  const draft = services.database.draft()
  const old = draft.get('hosts', wanted.id)
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
  // deviation endpoints-are-addresses
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
