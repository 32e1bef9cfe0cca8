import { isAdminRole } from '../../common/rules/roles.ts'
import { encodeNetwork, type VirtualNat } from '../../netmaker/wire/encode/network.ts'
import { type AddressRange, parseRange } from '../domain/address-range.ts'
import { type Decoded, decodeGo } from '../http/go-decode.ts'
import { type Reply, raw, refused } from '../http/reply.ts'
import type { Request } from '../http/router.ts'
import type { Services } from '../services.ts'
import type { NetworkRecord } from '../store/records.ts'
import { keepaliveTroubles, networkBody } from './network-body.ts'

type NetworkChange = Decoded<typeof networkBody>

/**
 * `PUT /api/networks/{network}` (upstream updateNetwork): only automatic removal and address translation can be changed; everything else in the body is
 * looked at and left. The network is the one that the body names, whatever the path says.
 */
export function updateNetwork(services: Services, request: Request): Reply {
  const body = decodeGo(request.body, networkBody)
  if (!body.ok) return refused(400, body.message)
  const name = body.value.netid ?? ''
  if (name === '') return refused(400, 'network identifiers not provided')
  const draft = services.database.draft()
  const network = draft.get('networks', name)
  if (network === undefined) return refused(400, 'record not found')
  const caller = draft.get('users', request.user)
  const runsAll = caller !== undefined && isAdminRole(caller.role)
  // deviation permissions-are-for-the-named-network
  if (!runsAll && name !== request.params.network) return refused(403, 'access denied')
  const troubles = valueTroubles(body.value)
  if (troubles.length > 0) return refused(400, troubles.join('\n'))
  const translation = changedTranslation(network.virtualNat ?? { pool: '', sitePrefix: 0 }, body.value)
  if ('trouble' in translation) return refused(400, translation.trouble)
  const changed: NetworkRecord = {
    ...network,
    autoRemove: body.value.auto_remove ?? false,
    autoRemoveThreshold: body.value.auto_remove_threshold ?? 0,
    autoRemoveTags: body.value.auto_remove_tags ?? null,
    virtualNat: translation,
    updatedAt: services.clock(),
  }
  draft.put('networks', changed)
  services.database.commit(draft)
  return raw(encodeNetwork(changed))
}

function valueTroubles(body: NetworkChange): string[] {
  const ranges = [body.addressrange ?? '', body.addressrange6 ?? ''].filter((text) => text !== '' && parseRange(text) === null)
  return [...ranges.map((text) => `invalid CIDR address: ${text}`), ...keepaliveTroubles(body.defaultkeepalive ?? 0)]
}

const wrongPrefix = 'invalid Virtual NAT IPv4 site prefix length'

/** A pool and its prefix together, or another prefix for the pool that there is; neither: as it was. */
function changedTranslation(current: VirtualNat, body: NetworkChange): VirtualNat | { readonly trouble: string } {
  const pool = body.virtual_nat_pool_ipv4 ?? ''
  const sitePrefix = body.virtual_nat_site_prefixlen_ipv4 ?? 0
  const range = parseRange(pool === '' ? current.pool : pool)
  if (pool !== '' && range === null) return { trouble: `invalid Virtual NAT IPv4 pool CIDR: invalid CIDR address: ${pool}` }
  if (pool === '' && sitePrefix <= 0) return current
  const trouble = range === null ? null : prefixTrouble(range, sitePrefix)
  return trouble === null ? { pool: pool === '' ? current.pool : pool, sitePrefix } : { trouble }
}

function prefixTrouble({ prefix }: AddressRange, sitePrefix: number): string | null {
  if (sitePrefix <= 0 || sitePrefix > 32) return `${wrongPrefix}: must be between 1 and 32, got ${sitePrefix}`
  if (sitePrefix >= prefix) return null
  const larger = `site prefix length /${sitePrefix} cannot be larger (less specific) than pool prefix length /${prefix}`
  return `${wrongPrefix}: ${larger}. Site prefix must be >= pool prefix (more specific or equal)`
}
