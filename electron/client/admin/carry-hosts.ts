import type { Fault } from '../../common/fault.ts'
import { groupBy } from '../../common/group-by.ts'
import type { GatewayLists } from './gateway-lists.ts'
import type { WriteFacts } from './write-gateway.ts'

/** One host and its way: gateways by their nodes, '' = its own internet. */
export interface Step {
  readonly id: string
  readonly from: string
  readonly to: string
}

/**
 * `gone`: somebody else has changed its way meanwhile, or it isn't there any more; it was left alone. `failed`: it is where it was. `lost`: it has no gateway
 * now. `unknown`: nobody knows which one it has, for the server doesn't answer.
 */
export type Outcome = 'done' | 'gone' | 'failed' | 'lost' | 'unknown'

/** What has to be put right by somebody. */
export const adrift: readonly Outcome[] = ['lost', 'unknown']

export interface Carried {
  readonly outcomes: ReadonlyMap<Step, Outcome>
  /** The first thing that went wrong; also when all was done in the end, because only an answer was lost. */
  readonly fault: Fault | null
}

export function those({ outcomes }: Pick<Carried, 'outcomes'>, ...wanted: readonly Outcome[]): Step[] {
  return [...outcomes].flatMap(([step, outcome]) => (wanted.includes(outcome) ? [step] : []))
}

/** The server refuses a host that another gateway has (netmaker-api.md 6.5): in between it leaves by its own internet, for about so long at most (ms). */
const openMs = 1000
/** Lists that are written in one go: before it is known how long one takes, and at most. */
const firstPace = 16
const mostPace = 200

interface Carrying {
  readonly lists: GatewayLists
  readonly outcomes: Map<Step, Outcome>
  readonly keep: (steps: readonly Step[]) => void
  fault: Fault | null
  /** The server can't be asked any more. */
  isOver: boolean
  /** Targets that have refused: asked for one host alone first. And those that refuse that, too: nobody is taken off a gateway for them. */
  readonly wary: Set<string>
  readonly closed: Set<string>
}

/**
 * Brings hosts from gateway to gateway. Each is taken from one list and given to another; that is done for some hosts at a time, so that none of them waits
 * in between for those of hundreds of other gateways. What the server refuses for one gateway doesn't keep the others' hosts; a server that doesn't answer
 * ends it. What fails in between is settled by looking where the hosts really are: a write may have been done although its answer was lost. Whoever has no
 * gateway any more goes back to the one before.
 */
export async function carry(
  lists: GatewayLists,
  steps: readonly Step[],
  { progress, keep = () => undefined }: Pick<WriteFacts, 'progress' | 'keep'>,
): Promise<Carried> {
  const carrying: Carrying = { lists, outcomes: new Map(), keep, fault: null, isOver: false, wary: new Set(), closed: new Set() }
  progress?.expect(steps.length)
  let pace = firstPace
  let rest = inOrder(steps)
  while (rest.length > 0) {
    const given = rest.filter(({ to }) => carrying.isOver || carrying.closed.has(to))
    mark(carrying, given, 'failed')
    if (given.length > 0) rest = rest.filter((step) => !carrying.outcomes.has(step))
    const count = fitting(rest, pace, carrying.wary)
    if (count > 0) pace = await carryTogether(carrying, rest.slice(0, count))
    rest = rest.slice(count)
    progress?.wrote(given.length + count)
  }
  return carrying
}

/** Those of one gateway behind each other. */
function inOrder(steps: readonly Step[]): Step[] {
  return [...groupBy(steps, ({ from }) => from).values()].flatMap((group) => [...groupBy(group, ({ to }) => to).values()].flat())
}

/** How many of the steps need no more than `pace` lists to be written; one at least, and that alone for a target that has refused. */
function fitting(steps: readonly Step[], pace: number, wary: ReadonlySet<string>): number {
  const [takes, gives] = [new Set<string>(), new Set<string>()]
  for (const [index, { from, to }] of steps.entries()) {
    if (wary.has(to)) return Math.max(1, index)
    if (from !== '') takes.add(from)
    if (to !== '') gives.add(to)
    if (takes.size + gives.size > pace) return Math.max(1, index)
  }
  return steps.length
}

/** Answers how many lists would have been written in `openMs`. */
async function carryTogether(carrying: Carrying, batch: readonly Step[]): Promise<number> {
  const { lists, outcomes, keep } = carrying
  const open = () => batch.filter((step) => !outcomes.has(step))
  const look = await lists.look()
  if (!look.ok) {
    note(carrying, look.fault)
    mark(carrying, batch, 'failed')
    return firstPace
  }
  leaveOthers(carrying, open(), ({ from }) => from)
  keep([...those(carrying, ...adrift), ...open().filter(isMove)])
  const began = performance.now()
  const takes = await writeEach(carrying, 'remove', open())
  if (takes.count > 0 && lists.isQuick() && !carrying.isOver) {
    const again = await lists.look(true)
    if (!again.ok) note(carrying, again.fault)
  }
  const taken = open().filter((step) => !takes.missed.has(step))
  leaveOthers(carrying, taken, () => '')
  const gives = await writeEach(
    carrying,
    'add',
    taken.filter((step) => !outcomes.has(step)),
  )
  const halves = await giveByHalves(carrying, gives.refused, began + openMs)
  const tookMs = performance.now() - began
  await settle(carrying, [...takes.missed, ...[...gives.missed].filter((step) => !halves.given.has(step))])
  mark(carrying, open(), 'done')
  keep(those(carrying, ...adrift))
  if (!carrying.isOver) await lists.ownUp()
  return Math.min(mostPace, Math.max(2, Math.round((openMs * (takes.count + gives.count + halves.count)) / Math.max(1, tookMs))))
}

/** Whoever isn't where the next write would find it. */
function leaveOthers({ lists, outcomes }: Carrying, steps: readonly Step[], found: (step: Step) => string): void {
  for (const step of steps) {
    const user = lists.userOf(step.id)
    if (user !== found(step)) outcomes.set(step, user === step.to ? 'done' : 'gone')
  }
}

/** Takes the steps from the lists where they are, or gives them to those where they shall be; each list is written once. */
async function writeEach(
  carrying: Carrying,
  change: 'remove' | 'add',
  steps: readonly Step[],
): Promise<{ count: number; missed: ReadonlySet<Step>; refused: readonly (readonly Step[])[] }> {
  const missed = new Set<Step>()
  const refused: Step[][] = []
  const groups = groupBy(steps, (step) => (change === 'remove' ? step.from : step.to))
  groups.delete('')
  for (const [gateway, group] of groups) {
    const ids = group.map(({ id }) => id)
    const put = carrying.isOver ? null : await carrying.lists.change(gateway, { add: [], remove: [], [change]: ids })
    if (put?.ok === true) {
      if (change === 'add') carrying.wary.delete(gateway)
      continue
    }
    if (put === null && change === 'remove') mark(carrying, group, 'failed')
    else for (const step of group) missed.add(step)
    if (put === null) continue
    note(carrying, put.fault)
    if (change !== 'add') continue
    ;(carrying.wary.has(gateway) ? carrying.closed : carrying.wary).add(gateway)
    if (put.fault.code === 'server.refused') refused.push(group)
  }
  return { count: groups.size, missed, refused }
}

/**
 * A list that is refused because of one host is asked for again by halves, the larger ones first, so that the others get where they shall be: as often as it
 * takes to find one host, and not past the time (`until`, of `performance`) that they would be open anyhow.
 */
async function giveByHalves(
  carrying: Carrying,
  refused: readonly (readonly Step[])[],
  until: number,
): Promise<{ count: number; given: ReadonlySet<Step> }> {
  const given = new Set<Step>()
  let count = 0
  for (const whole of refused) {
    let left = 2 * Math.ceil(Math.log2(whole.length))
    const parts = inHalves(whole)
    for (const part of parts) {
      if (left === 0 || carrying.isOver || performance.now() >= until) break
      left -= 1
      count += 1
      const { to } = part[0]
      const put = await carrying.lists.change(to, { add: part.map(({ id }) => id), remove: [] })
      if (put.ok) {
        for (const step of part) given.add(step)
        carrying.wary.delete(to)
      } else {
        note(carrying, put.fault)
        if (put.fault.code === 'server.refused') parts.push(...inHalves(part))
      }
    }
  }
  return { count, given }
}

function inHalves(steps: readonly Step[]): [Step, ...Step[]][] {
  const middle = Math.ceil(steps.length / 2)
  return steps.length < 2 ? [] : [steps.slice(0, middle), steps.slice(middle)].filter(isSome)
}

function isSome(steps: readonly Step[]): steps is [Step, ...Step[]] {
  return steps.length > 0
}

/** Where those really are whose writes failed. Whoever hangs between two gateways goes back to the first. */
async function settle(carrying: Carrying, missed: readonly Step[]): Promise<void> {
  if (missed.length === 0) return
  const { lists, outcomes } = carrying
  const look = await lists.look(true)
  if (!look.ok) {
    for (const step of missed) outcomes.set(step, isMove(step) ? 'unknown' : 'failed')
    return
  }
  const hangs = (step: Step) => isMove(step) && lists.userOf(step.id) === ''
  for (const step of missed) {
    const user = lists.userOf(step.id)
    outcomes.set(step, user === step.to ? 'done' : user === step.from || hangs(step) ? 'failed' : 'gone')
  }
  const hanging = missed.filter(hangs)
  if (hanging.length === 0) return
  for (const [from, group] of groupBy(hanging, (step) => step.from)) {
    await lists.change(from, { add: group.map(({ id }) => id), remove: [] })
  }
  const after = await lists.look(true)
  mark(carrying, after.ok ? hanging.filter(hangs) : hanging, after.ok ? 'lost' : 'unknown')
}

function isMove({ from, to }: Step): boolean {
  return from !== '' && to !== ''
}

/** What the server says to one list is about one gateway; anything else is about the way to the server, and true of the next one, too. */
function note(carrying: Carrying, fault: Fault): void {
  carrying.fault ??= fault
  if (fault.code !== 'server.refused' && fault.code !== 'write.changed') carrying.isOver = true
}

function mark({ outcomes }: Carrying, steps: readonly Step[], outcome: Outcome): void {
  for (const step of steps) outcomes.set(step, outcome)
}
