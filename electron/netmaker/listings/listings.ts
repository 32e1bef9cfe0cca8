import { decodeAccessibleGateway, decodeHost, decodeNodes, decodeRemoteClient } from '../codec.ts'
import { extClientOperations } from '../wire/ext-clients.ts'
import { hostOperations } from '../wire/hosts.ts'
import { nodeOperations } from '../wire/nodes.ts'
import { remoteAccessOperations } from '../wire/remote-access.ts'
import { userOperations, type WireUser } from '../wire/users.ts'

/**
 * The lists that grow with the network, each with the way from its wire shape into the domain. By name, so that a worker, which can be told no functions, finds
 * them too. A list decodes in pieces: `map` is given any stretch of it.
 */
export const listings = {
  nodes: { operation: nodeOperations.listAll, map: decodeNodes },
  hosts: { operation: hostOperations.list, map: each(decodeHost) },
  clients: { operation: extClientOperations.listAll, map: each(decodeRemoteClient) },
  clientsIn: { operation: extClientOperations.list, map: each(decodeRemoteClient) },
  ownGateways: { operation: remoteAccessOperations.list, map: each(decodeAccessibleGateway) },
  users: { operation: userOperations.list, map: (wire: readonly WireUser[]) => wire },
} as const

export type ListingName = keyof typeof listings
export type ListingPath<Name extends ListingName> = (typeof listings)[Name]['operation']['path']
export type ListingItem<Name extends ListingName> = ReturnType<(typeof listings)[Name]['map']>[number]

function each<Wire, Item>(decode: (wire: Wire) => Item): (wire: readonly Wire[]) => Item[] {
  return (wire) => wire.map(decode)
}
