import { administersNetwork, isAdminRole } from '../../common/rules/roles.ts'
import { type Reply, refused } from '../http/reply.ts'
import type { Services } from '../services.ts'
import type { View } from '../store/draft.ts'
import { memberOf } from './member.ts'

/** Deviation foreign-hosts-are-out-of-reach: whoever runs one network takes no host of another into it, and sends or relays no traffic of one. */

/** Why this caller must not add the host to a network; null: they run one that it is in. */
export function foreignHostRefusal(services: Services, view: View, caller: string, hostId: string): Reply | null {
  const runs = networksRunBy(services, view, caller)
  return runs === 'all' || view.find('nodesByHost', hostId).some(({ network }) => runs(network)) ? null : denied()
}

/** Why this caller must not put these nodes behind a gateway or a relay; null: they run the networks of all of them. Ids of nothing are for others to refuse. */
export function foreignNodesRefusal(services: Services, view: View, caller: string, nodeIds: readonly string[]): Reply | null {
  const runs = networksRunBy(services, view, caller)
  const nodes = nodeIds.flatMap((id) => view.get('nodes', id) ?? [])
  return runs === 'all' || nodes.every(({ network }) => runs(network)) ? null : denied()
}

function networksRunBy({ edition }: Services, view: View, caller: string): 'all' | ((network: string) => boolean) {
  const user = view.get('users', caller)
  if (edition === 'ce' || (user !== undefined && isAdminRole(user.role))) return 'all'
  if (user === undefined) return () => false
  const member = memberOf(view, user)
  return (network) => administersNetwork(member, network)
}

function denied(): Reply {
  return refused(403, 'access denied')
}
