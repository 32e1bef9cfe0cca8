import type { StayedHosts } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { carry, type Step, those } from './carry-hosts.ts'
import type { GatewayLists } from './gateway-lists.ts'
import type { WriteFacts } from './write-gateway.ts'

export interface Brought {
  readonly done: readonly Step[]
  /** Somebody else changed their way meanwhile. */
  readonly gone: readonly Step[]
  readonly stayed: StayedHosts | null
}

/**
 * Brings hosts from gateway to gateway. Fault: nobody was brought anywhere, or some are without a gateway now or may be (`write.unfinished`). `before`: the
 * picture that names them.
 */
export async function bring(lists: GatewayLists, steps: readonly Step[], before: Snapshot, facts: WriteFacts): Promise<Result<Brought>> {
  const carried = await carry(lists, steps, facts)
  facts.amend?.(lists.written())
  const [unknown, lost] = [those(carried, 'unknown'), those(carried, 'lost')]
  if (unknown.length > 0) return fail(unfinished([...lost, ...unknown], before, 'unknown'))
  if (lost.length > 0) return fail(unfinished(lost, before, 'lost'))
  const [done, failed] = [those(carried, 'done'), those(carried, 'failed')]
  const stayed = carried.fault === null || failed.length === 0 ? null : { nodeIds: failed.map(({ id }) => id), fault: carried.fault }
  if (stayed !== null && done.length === 0) return fail(stayed.fault)
  return ok({ done, gone: those(carried, 'gone'), stayed })
}

function unfinished(steps: readonly Step[], before: Snapshot, state: 'lost' | 'unknown'): Fault {
  const index = indexOf(before)
  const names = (ids: readonly string[]) => [...new Set(ids)].map((id) => nodeName(index, id))
  const [from, to] = [names(steps.map((step) => step.from)), names(steps.map((step) => step.to))]
  return { code: 'write.unfinished', names: names(steps.map(({ id }) => id)), state, from: from.join(', '), to: to.join(', ') }
}
