import type { PutBack, WayBack } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { changeList, inSeries } from './connect-hosts.ts'
import { moveRefusals } from './move-hosts.ts'
import type { WriteFacts } from './write-gateway.ts'

/** One host and its way. */
interface Step {
  readonly id: string
  readonly from: string
  readonly to: string
}

/**
 * Takes back what a write did to hosts: each goes where it was. First all are taken from where they are, then given to where they were, so that each gateway's
 * list is written once for each of the two. Who isn't any more where the write had brought it was moved by somebody since, and stays (`left`). What is refused
 * for one gateway doesn't keep the others from their hosts; it is answered when all had their turn, and its hosts are brought back to where they were found.
 */
export async function putBack({ network, ways }: PutBack, facts: WriteFacts): Promise<Result<{ left: number }>> {
  const look = await facts.read()
  if (!look.ok) return look
  const { steps, left, refused } = sorted(network, ways, look.value)
  const takes = [
    ...groupBy(
      steps.filter(({ from }) => from !== ''),
      ({ from }) => from,
    ),
  ]
  const gives = [
    ...groupBy(
      steps.filter(({ to }) => to !== ''),
      ({ to }) => to,
    ),
  ]
  facts.progress?.expect(takes.length + gives.length)
  const failed = new Set<Step>()
  let fault: Fault | null = null
  const write = async (gateway: string, change: 'add' | 'remove', group: readonly Step[], series: WriteFacts) => {
    const able = group.filter((step) => !failed.has(step))
    const ids = able.map(({ id }) => id)
    const done = await changeList({ network, id: gateway }, change === 'add' ? { add: ids, remove: [] } : { add: [], remove: ids }, series)
    facts.progress?.wrote()
    if (done.ok) return
    fault ??= done.fault
    for (const step of able) failed.add(step)
  }
  const taking = inSeries(facts)
  for (const [gateway, group] of takes) await write(gateway, 'remove', group, taking)
  // looks anew: what was taken is no longer in the lists
  const giving = inSeries(facts)
  for (const [gateway, group] of gives) await write(gateway, 'add', group, giving)
  const untaken = fault === null ? null : await settle(network, [...failed], fault, look.value, facts)
  const told = untaken ?? refused[0]
  return told === undefined ? ok({ left }) : fail(told)
}

/** Who is still where the write brought it, and what speaks for certain against its way back. */
function sorted(network: string, ways: readonly WayBack[], snapshot: Snapshot): { steps: Step[]; left: number; refused: Fault[] } {
  const { node } = indexOf(snapshot)
  const steps: Step[] = []
  const refused: Fault[] = []
  let left = 0
  for (const { nodeIds, from, to } of ways) {
    const there = nodeIds.filter((id) => isThere(node.get(id), network, from))
    left += nodeIds.length - there.length
    const against = moveRefusals(snapshot, { kind: 'move', network, nodeIds: there, to }).filter(({ weight }) => weight === 'certain')
    if (there.length > 0 && against.length > 0) refused.push({ code: 'rule.refused', refusals: against })
    else steps.push(...there.map((id) => ({ id, from: from ?? '', to: to ?? '' })))
  }
  return { steps, left, refused }
}

function isThere(node: Node | undefined, network: string, from: string | null): boolean {
  return node !== undefined && node.network === network && node.internetGateway === (from ?? '')
}

/** After writes that failed: what is true is looked at, for an answer may be lost and not the write, and who uses no gateway goes back to where it was found. */
async function settle(network: string, steps: readonly Step[], fault: Fault, before: Snapshot, facts: WriteFacts): Promise<Fault | null> {
  const index = indexOf(before)
  const unfinished = (some: readonly Step[], state: 'lost' | 'unknown'): Fault => {
    const names = (ids: readonly string[]) => [...new Set(ids)].filter((id) => id !== '').map((id) => nodeName(index, id))
    const [from, to] = [names(some.map((step) => step.from)), names(some.map((step) => step.to))]
    return { code: 'write.unfinished', names: names(some.map(({ id }) => id)), state, from: from.join(', '), to: to.join(', ') }
  }
  const now = await facts.read()
  if (!now.ok) return unfinished(steps, 'unknown')
  const uses = (id: string) => indexOf(now.value).node.get(id)?.internetGateway ?? ''
  if (steps.every(({ id, to }) => uses(id) === to)) return null
  const lost = steps.filter(({ id, from, to }) => uses(id) === '' && from !== '' && to !== '')
  const stranded: Step[] = []
  const series = inSeries(facts)
  for (const [from, group] of groupBy(lost, (step) => step.from)) {
    const brought = await changeList({ network, id: from }, { add: group.map(({ id }) => id), remove: [] }, series)
    if (!brought.ok) stranded.push(...group)
  }
  return stranded.length === 0 ? fault : unfinished(stranded, 'lost')
}
