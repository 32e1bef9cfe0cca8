import type { PutBack, WayBack } from '../../common/contracts/app/admin.ts'
import type { Fault } from '../../common/fault.ts'
import { groupBy } from '../../common/group-by.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
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
 * list is written once for each of the two. Who has changed since stays and is counted (`left`): moved by somebody else, gone, or not allowed there any more.
 * What the server refuses for one gateway doesn't keep the others from their hosts; it is answered when all had their turn, and its hosts are brought back to
 * where they were found.
 */
export async function putBack({ network, ways }: PutBack, facts: WriteFacts): Promise<Result<{ left: number }>> {
  const look = await facts.read()
  if (!look.ok) return look
  const { steps, refused } = sorted(network, ways, look.value)
  if (steps.length === 0 && refused !== null) return fail(refused)
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
  const gone = new Set<Step>()
  let fault: Fault | null = null
  /** The server's own no is about that gateway; anything else is about the way to the server, and true of the next one, too. */
  const isOver = () => fault !== null && fault.code !== 'server.refused'
  const write = async (
    gateway: string,
    ids: { readonly add: readonly string[]; readonly remove: readonly string[] },
    series: WriteFacts,
  ) => {
    const done = isOver() ? null : await changeList({ network, id: gateway }, ids, series)
    facts.progress?.wrote()
    if (done !== null && !done.ok) fault ??= done.fault
    return done?.ok === true
  }
  const taking = inSeries(facts)
  for (const [gateway, group] of takes) {
    if (await write(gateway, { add: [], remove: group.map(({ id }) => id) }, taking)) continue
    for (const step of group) failed.add(step)
  }
  // looks anew: what was taken is no longer in the lists
  const giving = inSeries(facts)
  for (const [gateway, group] of gives) {
    const now = isOver() ? null : await giving.read()
    const free = group.filter((step) => !failed.has(step) && (now?.ok !== true || usedBy(now.value, step.id) === ''))
    for (const step of group) if (!failed.has(step) && !free.includes(step)) gone.add(step)
    if (free.length === 0 || (await write(gateway, { add: free.map(({ id }) => id), remove: [] }, giving))) continue
    for (const step of free) failed.add(step)
  }
  const untaken = fault === null ? null : await settle(network, [...failed], fault, look.value, facts)
  const all = ways.reduce((sum, { nodeIds }) => sum + nodeIds.length, 0)
  return untaken === null ? ok({ left: all - steps.length + gone.size }) : fail(untaken)
}

/** Who is still where the write brought it and may go back; and why nobody may, where that is so. */
function sorted(network: string, ways: readonly WayBack[], snapshot: Snapshot): { steps: Step[]; refused: Fault | null } {
  const { node } = indexOf(snapshot)
  const steps: Step[] = []
  let refused: Fault | null = null
  for (const { nodeIds, from, to } of ways) {
    for (const id of nodeIds) {
      const is = node.get(id)
      if (is?.network !== network || is.internetGateway !== (from ?? '')) continue
      const against = moveRefusals(snapshot, { kind: 'move', network, nodeIds: [id], to }).filter(({ weight }) => weight === 'certain')
      if (against.length === 0) steps.push({ id, from: from ?? '', to: to ?? '' })
      else refused ??= { code: 'rule.refused', refusals: against }
    }
  }
  return { steps, refused }
}

/** The gateway that it uses, '' when none; null = it is gone. */
function usedBy(snapshot: Snapshot, id: string): string | null {
  return indexOf(snapshot).node.get(id)?.internetGateway ?? null
}

/** After writes that failed: what is true is looked at, for an answer may be lost and not the write, and who uses no gateway goes back to where it was found. */
async function settle(network: string, steps: readonly Step[], fault: Fault, before: Snapshot, facts: WriteFacts): Promise<Fault | null> {
  const index = indexOf(before)
  const unfinished = (some: readonly Step[], state: 'lost' | 'unknown'): Fault => {
    const names = (ids: readonly string[]) => [...new Set(ids)].filter((id) => id !== '').map((id) => nodeName(index, id))
    const [from, to] = [names(some.map((step) => step.from)), names(some.map((step) => step.to))]
    return { code: 'write.unfinished', names: names(some.map(({ id }) => id)), state, from: from.join(', '), to: to.join(', ') }
  }
  const stranded = (now: Snapshot) => steps.filter(({ id, from, to }) => usedBy(now, id) === '' && from !== '' && to !== '')
  const now = await facts.read()
  if (!now.ok) return unfinished(steps, 'unknown')
  if (steps.every(({ id, to }) => usedBy(now.value, id) === to)) return null
  const lost = stranded(now.value)
  if (lost.length === 0) return fault
  const series = inSeries(facts)
  for (const [from, group] of groupBy(lost, (step) => step.from)) {
    await changeList({ network, id: from }, { add: group.map(({ id }) => id), remove: [] }, series)
  }
  const after = await facts.read()
  if (!after.ok) return unfinished(lost, 'unknown')
  const left = stranded(after.value)
  return left.length === 0 ? fault : unfinished(left, 'lost')
}
