import { goTime } from './go-time.ts'

/** What the wire object of a network is made from (netmaker-api.md 5.1). Times are Unix milliseconds. */
export interface NetworkFacts {
  readonly id: string
  readonly name: string
  readonly range4: string
  readonly range6: string
  readonly keepalive: number
  readonly mtu: number
  readonly autoRemove: boolean
  /** Access for a time only, on request; Pro only. */
  readonly timedAccess?: boolean
  /** null where Go leaves it unset. `*`: any. */
  readonly autoRemoveTags: readonly string[] | null
  /** Minutes. */
  readonly autoRemoveThreshold: number
  /** Kept for who asked for it: this server translates no addresses. */
  readonly virtualNat?: VirtualNat
  readonly nodesUpdatedAt: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface VirtualNat {
  /** '' = none. */
  readonly pool: string
  readonly sitePrefix: number
}

export function encodeNetwork(network: NetworkFacts) {
  return {
    id: network.id,
    netid: network.name,
    addressrange: network.range4,
    addressrange6: network.range6,
    defaultkeepalive: network.keepalive,
    defaultmtu: network.mtu,
    auto_join: true,
    auto_remove: network.autoRemove,
    auto_remove_tags: network.autoRemoveTags,
    auto_remove_threshold: network.autoRemoveThreshold,
    jit_enabled: network.timedAccess ?? false,
    virtual_nat_pool_ipv4: network.virtualNat?.pool ?? '',
    virtual_nat_site_prefixlen_ipv4: network.virtualNat?.sitePrefix ?? 0,
    nodes_updated_at: goTime(network.nodesUpdatedAt),
    created_by: '',
    created_at: goTime(network.createdAt),
    updated_at: goTime(network.updatedAt),
  }
}
