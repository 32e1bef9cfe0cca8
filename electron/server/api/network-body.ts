import { goBool, goInt, goInt32, goString, goStruct, goTimeText } from '../http/go-decode.ts'

/** What create and update read (upstream schema.Network). */
export const networkBody = goStruct(
  'Network',
  {
    id: { type: goString },
    netid: { type: goString },
    addressrange: { type: goString },
    addressrange6: { type: goString },
    defaultkeepalive: { type: goInt },
    defaultmtu: { type: goInt32 },
    auto_join: { type: goBool },
    auto_remove: { type: goBool },
    auto_remove_tags: { type: { kind: 'slice', of: goString, name: 'datatypes.JSONSlice[string]' } },
    auto_remove_threshold: { type: goInt },
    jit_enabled: { type: goBool },
    virtual_nat_pool_ipv4: { type: goString },
    virtual_nat_site_prefixlen_ipv4: { type: goInt },
    nodes_updated_at: { type: goTimeText },
    created_by: { type: goString },
    created_at: { type: goTimeText },
    updated_at: { type: goTimeText },
  },
  'schema',
)

/** What is wrong with a name, in upstream's words; empty: nothing. */
export function nameTroubles(name: string): string[] {
  const troubles: string[] = []
  if (name === '') troubles.push('network name cannot be empty')
  if (!/^[a-z0-9_-]*$/.test(name)) troubles.push('invalid character(s) in network name')
  return troubles
}

export function keepaliveTroubles(keepalive: number): string[] {
  return keepalive > 1000 ? ['default keep alive must be less than 1000'] : []
}
