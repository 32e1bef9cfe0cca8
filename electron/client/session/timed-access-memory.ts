import type { TimedAccess } from '../../common/model/snapshot.ts'
import type { JsonFile } from './json-file.ts'
import type { Personal } from './personal-file.ts'

/** What was last known of access for a time, by network. */
type Seen = Personal['timedAccess'][string]

/**
 * A server tells of a request while it waits, and of a grant while it lasts; afterwards both look as if nobody had ever asked. What was seen before says which:
 * a request that is gone without access was denied, a grant that is gone has ended.
 */
export function recallAccess(file: JsonFile<Personal>, account: string, told: readonly TimedAccess[]): readonly TimedAccess[] {
  const before = file.read().timedAccess[account] ?? {}
  const recalled = told.map((access) => withMemory(access, before[access.network]))
  const after: Seen = Object.fromEntries(recalled.map(({ network, state, until }) => [network, { state, until }]))
  if (JSON.stringify(after) !== JSON.stringify(before))
    file.update((personal) => ({ ...personal, timedAccess: { ...personal.timedAccess, [account]: after } }))
  return recalled
}

function withMemory(access: TimedAccess, before: Seen[string] | undefined): TimedAccess {
  if (access.state !== 'needed' || before === undefined) return access
  switch (before.state) {
    case 'requested':
    case 'denied':
      return { ...access, state: 'denied' }
    case 'granted':
    case 'expired':
      return { ...access, state: 'expired', until: before.until }
    case 'needed':
      return access
    default:
      return before.state satisfies never
  }
}
