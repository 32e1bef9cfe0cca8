import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { EngineDriver } from '../../lab/library/engine-world.ts'
import type { Gate } from '../../lab/library/step-gate.ts'
import type { LeakWorld } from './leak-world.ts'
import { type ClosedTime, closedTime } from './windows.ts'

/** What the helper has on disk, and what a person asks it, for one history. */
export interface Visitor {
  readonly world: LeakWorld
  /** The engine that lives now; a bug of the test when there is none. */
  engine(): EngineDriver
  /** A new life of the engine, with what is on disk. */
  live(gate?: Gate): Promise<void>
  /** On disk first, then to the engine; resolves when it says that the block stands. */
  wish(more: Partial<Intent>): Promise<void>
  join(...passIds: readonly string[]): Promise<void>
  hold(passId: string): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  /** Waits for one of these states, within the patience of somebody who knows that the world is whole again. */
  reach(...kinds: readonly string[]): Promise<string>
  /** The last thing. Answers the state that it ends in. */
  leave(): Promise<string>
  /** When traffic had to be closed, until `leave`. */
  closed(): ClosedTime
}

/** A healthy world brings everybody to rest within this time (ms); only spent where something is wrong. */
const patience = 20_000
const aLongTime = 3_600_000
/** Grows over all lives of a world, as the helper's does. */
let revisions = 0

/** Comes to a machine that is open; `on`: what was on disk before. */
export async function arrive(world: LeakWorld, on: Partial<Intent> = {}): Promise<Visitor> {
  world.forget()
  let leftAt = Number.POSITIVE_INFINITY
  let intent: Intent = { ...initialIntent, revision: revisions, ...on }
  const stopListening = world.onEvent((event) => {
    if (event.event === 'withdrawn') intent = { ...intent, want: event.want }
  })
  const engine = () => {
    const alive = world.engine()
    if (alive === null) throw new Error('no engine lives')
    return alive
  }
  const wish = async (more: Partial<Intent>) => {
    revisions += 1
    intent = { ...intent, ...more, revision: revisions }
    await engine().act({ act: 'setIntent', intent })
  }
  const reach = async (...kinds: readonly string[]) => (await engine().act({ act: 'reach', kinds, limitMs: patience })).state.kind
  return {
    world,
    engine,
    async live(gate) {
      await world.live(intent, gate)
    },
    wish,
    join: (...passIds) => wish({ want: { through: [...passIds], failover: passIds.length > 1, goHome: false }, lock: false }),
    async hold(passId) {
      await engine().act({ act: 'hold', passId, reason: 'disabled by an admin' })
    },
    async pause() {
      await engine().act({ act: 'pause', forMs: aLongTime })
    },
    async resume() {
      await engine().act({ act: 'pause', forMs: 0 })
    },
    reach,
    async leave() {
      stopListening()
      leftAt = Date.now()
      await wish({ want: 'open', lock: false })
      return reach('open', 'failed')
    },
    closed: () => closedTime(world.events(), leftAt),
  }
}

/** Leaves; compares with the twin; goes home. Answers what was not as it should be. */
export async function depart({ world, leave }: Visitor, foreign: 'changed' | 'as before'): Promise<readonly string[]> {
  const end = await leave()
  const different = await world.twin.difference()
  if (different.length > 0) await world.kill()
  if (foreign === 'changed' || different.length > 0) await world.goHome()
  return [
    ...(end === 'open' ? [] : [`leaving ended ${end}`]),
    ...different.slice(0, 8).map((line) => `unlike its twin: ${line.slice(0, 200)}`),
  ]
}
