import type { PutBack, StayedHosts, WayBack } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf } from '../../common/rules/snapshot-index.ts'
import { bring } from './bring-hosts.ts'
import type { Step } from './carry-hosts.ts'
import { createLists } from './gateway-lists.ts'
import { moveRefusals } from './move-hosts.ts'
import type { WriteFacts } from './write-gateway.ts'

/**
 * Takes back what a write did to hosts: each goes where it was. Who has changed since stays and is counted (`left`): moved by somebody else, gone, or not
 * allowed there any more. What the server refuses for one gateway doesn't keep the others from their hosts (`stayed`).
 */
export async function putBack(
  { network, ways }: PutBack,
  facts: WriteFacts,
): Promise<Result<{ left: number; stayed: StayedHosts | null }>> {
  const lists = createLists(network, facts)
  const look = await lists.look()
  if (!look.ok) return look
  const { steps, refused, left } = sorted(network, ways, look.value)
  if (steps.length === 0 && refused !== null) return fail(refused)
  const brought = await bring(lists, steps, look.value, facts)
  if (!brought.ok) return brought
  return ok({ left: left + brought.value.gone.length, stayed: brought.value.stayed })
}

/** Who is still where the write brought it and may go back; how many are elsewhere by now, or may not; and why nobody may, where that is so. */
function sorted(
  network: string,
  ways: readonly WayBack[],
  snapshot: Snapshot,
): { readonly steps: Step[]; readonly left: number; readonly refused: Fault | null } {
  const { node } = indexOf(snapshot)
  const steps: Step[] = []
  let left = 0
  let refused: Fault | null = null
  for (const { nodeIds, from, to } of ways) {
    for (const id of nodeIds) {
      const is = node.get(id)
      // also of one that was broken off
      if (is?.network === network && is.internetGateway === (to ?? '')) continue
      const against =
        is?.network === network && is.internetGateway === (from ?? '')
          ? moveRefusals(snapshot, { kind: 'move', network, nodeIds: [id], to }).filter(({ weight }) => weight === 'certain')
          : null
      if (against?.length === 0) steps.push({ id, from: from ?? '', to: to ?? '' })
      else left += 1
      if (against !== null && against.length > 0) refused ??= { code: 'rule.refused', refusals: against }
    }
  }
  return { steps, left, refused }
}
