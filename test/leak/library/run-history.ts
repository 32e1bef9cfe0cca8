import type { Intent } from '../../../electron/common/tunnel/intent.ts'
import { packetText } from '../../lab/library/decode-packet.ts'
import type { DriverEvent } from '../../lab/library/engine-world.ts'
import type { Gate } from '../../lab/library/step-gate.ts'
import { acts, goes, openIntent, type Person } from './acts.ts'
import { type Fault, faults } from './faults.ts'
import type { ActName, History } from './history.ts'
import type { LeakWorld } from './leak-world.ts'
import { atHome } from './twin.ts'
import { closedWindows } from './windows.ts'

/** What became of one history. `troubles` is empty when everything held; leaked packets are counted apart. */
export interface HistoryOutcome {
  readonly id: string
  readonly leaked: number
  /** Packets that were looked at while traffic had to be closed. */
  readonly judged: number
  /** The moment came: the step was there. */
  readonly reached: boolean
  readonly troubles: readonly string[]
  readonly ms: number
}

/** How long the machine is left alone with what happened, so that every kind of sender has tried (ms). */
const alone = 120
/** A step that follows by itself (the old tunnel goes 0.3 s after a switch) comes within this time (ms). */
const quiet = 700
/** A healthy world brings everybody to rest within this time (ms); only reached where something is wrong. */
const patience = 20_000

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export async function runHistory(world: LeakWorld, history: History): Promise<HistoryOutcome> {
  const began = performance.now()
  const act = acts[history.act]
  const fault = faults[history.fault]
  const troubles: string[] = []
  const person = await arrive(world, history.act, fault)
  await act.prepare(person)
  const gate = gateOf(history, fault)
  const reached = gateReached(world, gate)
  const done = act.begin(person, gate).catch(() => undefined)
  const isReached = await Promise.race([reached.then(() => true), done.then(() => (gate === null ? null : wait(quiet))).then(() => false)])
  await happen(world, fault, act.gateways)
  await wait(alone)
  world.engine()?.setGate(null)
  await fault.mend?.(world)
  if (world.engine() === null) await world.live(person.intent())
  await Promise.race([done, wait(patience)])
  const end = await person.reach(...act.ends)
  if (!act.ends.includes(end)) troubles.push(`it ended ${end}, not ${act.ends.join(' or ')}`)
  troubles.push(...(await depart(world, person, fault)))
  const { windows, unasked } = closedWindows(world.events(), person.leftAt(), person.asked())
  if (unasked.length > 0) troubles.push(`the block was taken away unasked, ${unasked.length} times`)
  const { leaked, judged } = await world.leaked(windows, history.fault === 'nft flushed' ? 'local' : 'refused')
  if (leaked.length > 0) troubles.push(...leaked.slice(0, 5).map((packet) => `leaked: ${packetText(packet)}`))
  return {
    id: history.id,
    leaked: leaked.length,
    judged,
    reached: isReached || history.moment === 'rest',
    troubles,
    ms: performance.now() - began,
  }
}

/** The steps of an act when nothing goes wrong, as they come. */
export async function recordSteps(world: LeakWorld, name: ActName): Promise<readonly string[]> {
  const person = await arrive(world, name, {})
  await acts[name].prepare(person)
  const steps: string[] = []
  const stop = world.onEvent((event) => event.event === 'step' && steps.push(event.what))
  await acts[name].begin(person, null)
  await wait(quiet)
  stop()
  await depart(world, person, {})
  await world.leaked([])
  return steps
}

interface Visitor extends Person {
  readonly leftAt: () => number
  readonly asked: () => readonly number[]
  leave(): Promise<string>
}

/** At home, open, with an engine that lives. */
async function arrive(world: LeakWorld, act: ActName, fault: Fault): Promise<Visitor> {
  world.forget()
  const asked: number[] = []
  let leftAt = Number.POSITIVE_INFINITY
  let intent: Intent = { ...openIntent, ...(act === 'boot' ? goes('exit-fra') : {}) }
  if (fault.before !== undefined) await world.both(fault.before)
  if (world.engine() === null && act !== 'boot') await world.live(intent)
  const engine = () => {
    const alive = world.engine()
    if (alive === null) throw new Error('no engine lives')
    return alive
  }
  const wish = async (more: Partial<Intent>) => {
    revisions += 1
    intent = { ...intent, ...more, revision: revisions }
    return engine().act({ act: 'setIntent', intent })
  }
  const reach = async (...kinds: readonly string[]) => (await engine().act({ act: 'reach', kinds, limitMs: patience })).state.kind
  return {
    world,
    intent: () => intent,
    wish,
    engine,
    mayOpen: () => void asked.push(Date.now()),
    reach,
    leftAt: () => leftAt,
    asked: () => asked,
    async leave() {
      asked.push(Date.now())
      leftAt = Math.min(leftAt, Date.now())
      await wish({ want: 'open', lock: false })
      return reach('open', 'failed')
    },
  }
}

/** Grows over all lives of a world, as the helper's does. */
let revisions = 0

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

/** Leaves; compares with the twin; goes home. Answers what was not as it should be. */
async function depart(world: LeakWorld, person: Visitor, fault: Fault): Promise<readonly string[]> {
  const end = await person.leave()
  const troubles = end === 'open' ? [] : [`leaving ended ${end}`]
  const different = await world.twin.difference()
  if (different.length > 0) {
    troubles.push(...different.slice(0, 8).map((line) => `unlike its twin: ${line.slice(0, 200)}`))
    await world.kill()
  }
  if (fault.before !== undefined || fault.script !== undefined || different.length > 0) await world.both(atHome)
  return troubles
}
