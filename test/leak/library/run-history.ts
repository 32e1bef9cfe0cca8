import { packetText } from '../../lab/library/decode-packet.ts'
import type { DriverEvent } from '../../lab/library/engine-world.ts'
import type { Gate } from '../../lab/library/step-gate.ts'
import { acts } from './acts.ts'
import { type Fault, faults, mendEverything } from './faults.ts'
import type { ActName, History } from './history.ts'
import type { LeakWorld } from './leak-world.ts'
import { arrive, depart, type Visitor } from './visitor.ts'

/** What became of one history. `troubles` is empty when everything held. */
export interface HistoryOutcome {
  readonly id: string
  readonly leaked: number
  /** Packets that were looked at while traffic had to be closed. */
  readonly judged: number
  /** The moment came: the step was there. Otherwise it happened at rest. */
  readonly reached: boolean
  readonly troubles: readonly string[]
  readonly ms: number
}

/** How long the machine is left alone with what happened, so that every kind of sender has tried (ms). */
const alone = 120
/** A step that follows by itself (the old tunnel goes 0.3 s after a switch) comes within this time (ms). */
const quiet = 700
const patience = 20_000

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export async function runHistory(world: LeakWorld, history: History): Promise<HistoryOutcome> {
  const began = performance.now()
  const [act, fault] = [acts[history.act], faults[history.fault]]
  const visitor = await come(world, history.act, fault)
  await act.prepare(visitor)
  const gate = gateOf(history, fault)
  const atGate = gateReached(world, gate)
  // an engine that is killed leaves its answers open
  const done = act.begin(visitor, gate).catch(() => undefined)
  const isOver = done.then(() => (gate === null ? undefined : wait(quiet)))
  const reached = await Promise.race([atGate.then(() => true), isOver.then(() => false)])
  await happen(world, fault, act.gateways)
  await wait(alone)
  world.engine()?.setGate(null)
  await mendEverything(world, fault)
  if (world.engine() === null) await visitor.live()
  await Promise.race([done, wait(patience)])
  const end = await settle(visitor, act.ends)
  const troubles = [
    ...(act.ends.includes(end) ? [] : [`it ended ${end}, not ${act.ends.join(' or ')}: ${await stateText(visitor)}`]),
    ...(await depart(visitor, fault.before !== undefined || fault.script !== undefined ? 'changed' : 'as before')),
  ]
  const { leaked, judged, more } = await judge(world, visitor, history.fault === 'nft flushed')
  return {
    id: history.id,
    leaked,
    judged,
    reached: reached || history.moment === 'rest',
    troubles: [...troubles, ...more],
    ms: performance.now() - began,
  }
}

/** Counts what left while it shouldn't have. `more`: what is to be said about it. */
export async function judge(
  world: LeakWorld,
  visitor: Visitor,
  filterWasGone: boolean,
): Promise<{ leaked: number; judged: number; more: readonly string[] }> {
  const { windows, unasked } = visitor.closed()
  const { leaked, judged } = await world.leaked(windows, filterWasGone ? 'local' : 'refused')
  return {
    leaked: leaked.length,
    judged,
    more: [
      ...(unasked.length > 0 ? [`the block was taken away unasked, ${unasked.length} times`] : []),
      ...leaked.slice(0, 5).map((packet) => `leaked: ${packetText(packet)}`),
    ],
  }
}

/** The steps of an act when nothing goes wrong, as they come. */
export async function recordSteps(world: LeakWorld, name: ActName): Promise<readonly string[]> {
  const visitor = await come(world, name, {})
  await acts[name].prepare(visitor)
  const steps: string[] = []
  const stop = world.onEvent((event) => event.event === 'step' && steps.push(event.what))
  await acts[name].begin(visitor, null)
  await wait(quiet)
  stop()
  await mendEverything(world, {})
  await depart(visitor, 'as before')
  await world.leaked([])
  return steps
}

async function come(world: LeakWorld, name: ActName, fault: Fault): Promise<Visitor> {
  if (fault.before !== undefined) await world.both(fault.before)
  const joined = acts[name].joined === true
  const visitor = await arrive(world, joined ? { want: { through: ['exit-fra'], failover: false, goHome: false } } : {})
  if (world.engine() === null && !joined) await visitor.live()
  return visitor
}

/**
 * Up is only up with a tunnel: what was just broken may not have been noticed yet. A first join that failed is over when its block is gone: whoever leaves before
 * that takes the place of what would be told of it.
 */
async function settle(visitor: Visitor, ends: readonly string[]): Promise<string> {
  for (const until = performance.now() + patience; ; ) {
    const end = await visitor.reach(...ends)
    if (!['up', 'failed'].includes(end) || performance.now() > until) return end
    const { state, tunnel } = await visitor.engine().act({ act: 'state' })
    if (end === 'up' ? tunnel : state.kind !== 'failed' || state.protection === 'off') return end
    await wait(50)
  }
}

async function stateText(visitor: Visitor): Promise<string> {
  const seen = await visitor.engine().act({ act: 'state' })
  return JSON.stringify(seen.state).slice(0, 400)
}

function gateOf(history: History, fault: Fault): Gate | null {
  if (history.moment === 'rest') return null
  return { ...history.moment, does: history.fault === 'step fails' ? 'fail' : fault.kills && fault.happen === undefined ? 'die' : 'stop' }
}

function gateReached(world: LeakWorld, gate: Gate | null): Promise<void> {
  return new Promise((resolve) => {
    if (gate === null) return
    const stop = world.onEvent((event: DriverEvent) => {
      if (event.event !== 'gate') return
      stop()
      resolve()
    })
  })
}

async function happen(world: LeakWorld, fault: Fault, gateways: readonly string[]): Promise<void> {
  await Promise.all([
    fault.script === undefined ? undefined : world.both(fault.script),
    fault.happen?.(world, gateways),
    fault.kills ? world.kill() : undefined,
  ])
}
