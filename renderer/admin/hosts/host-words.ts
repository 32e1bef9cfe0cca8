import type { AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { rowWords } from '../../ui/table/row-words.ts'

/** A host is found by its names and addresses, its system, and the gateway or relay that it uses. */
export const hostWords = rowWords<AdminHostRow>(({ name, address, publicAddress, os, version, uses, relay, relayUses, role }) => [
  name,
  address,
  publicAddress,
  os,
  version,
  uses,
  relay,
  relayUses,
  role,
])

export function hostRowId({ id }: AdminHostRow): string {
  return id
}
