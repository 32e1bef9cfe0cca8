import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { EngineDriver } from '../../lab/library/engine-world.ts'
import type { Gate } from '../../lab/library/step-gate.ts'
import type { ActName } from './history.ts'
import { killWireGuard, type LeakWorld } from './leak-world.ts'

/** What the helper has on disk, and what a person may ask it. */
export interface Person {
  readonly world: LeakWorld
  intent(): Intent
  /** On disk first, then to the engine; the answer says that the block stands. */
  wish(more: Partial<Intent>): Promise<unknown>
  /** The engine that lives now. */
  engine(): EngineDriver
  /** Taking the block away is asked for from now on. */
  mayOpen(): void
  /** Waits for one of these states. */
  reach(...kinds: readonly string[]): Promise<string>
}

export interface Act {
  /** Up to the moment at which the act begins. */
  prepare(person: Person): Promise<void>
  /** Counts steps from here on, and does it. Resolves when it is done. `gate`: for acts that begin with a new engine. */
  begin(person: Person, gate: Gate | null): Promise<void>
  /** Gateways that the act leads to, the first one most of all. */
  readonly gateways: readonly string[]
  /** States that it may end in; what is none of them is reported. */
  readonly ends: readonly string[]
}

export const goes = (...passIds: readonly string[]): Partial<Intent> => ({
  want: { through: [...passIds], failover: false, goHome: false },
})

const join = async (person: Person, ...passIds: readonly string[]) => {
  await person.wish(goes(...passIds))
  await person.reach('up', 'held', 'failed')
}
const up = (person: Person) => join(person, 'exit-fra')
const aLongTime = 3_600_000
const fra = ['exit-fra', 'exit-nyc']
const nyc = ['exit-nyc', 'exit-fra']
const nothing = async () => undefined

/** A gate for what is asked of an engine that lives already. */
const gated =
  (begin: (person: Person) => Promise<void>): Act['begin'] =>
  (person, gate) => {
    person.engine().setGate(gate)
    return begin(person)
  }

/** A new life of the engine with what is on disk. */
const reborn: Act['begin'] = async (person, gate) => {
  await person.world.live(person.intent(), gate ?? undefined)
  await person.reach('up', 'held')
}

export const acts: Readonly<Record<ActName, Act>> = {
  join: { prepare: nothing, begin: gated(up), gateways: fra, ends: ['up', 'held', 'failed', 'open'] },
  boot: {
    // nothing stands, as after a restart of the machine, and the person had joined before it
    prepare: (person) => person.world.kill(),
    begin: reborn,
    gateways: fra,
    ends: ['up', 'held'],
  },
  'start again': {
    async prepare(person) {
      await up(person)
      await person.world.kill()
    },
    begin: reborn,
    gateways: fra,
    ends: ['up', 'held'],
  },
  switch: { prepare: up, begin: gated((person) => join(person, 'exit-nyc')), gateways: nyc, ends: ['up', 'held'] },
  hold: {
    prepare: up,
    begin: gated(async (person) => {
      await person.engine().act({ act: 'hold', passId: 'exit-fra', reason: 'disabled by an admin' })
      await person.reach('held')
    }),
    gateways: fra,
    ends: ['held', 'up'],
  },
  lock: {
    prepare: up,
    begin: gated(async (person) => {
      await person.wish({ want: 'open', lock: true })
      await person.reach('held')
    }),
    gateways: fra,
    ends: ['held'],
  },
  pause: {
    prepare: up,
    begin: gated(async (person) => {
      person.mayOpen()
      await person.engine().act({ act: 'pause', forMs: aLongTime })
      await person.reach('paused')
    }),
    gateways: fra,
    ends: ['paused', 'up', 'held'],
  },
  resume: {
    async prepare(person) {
      await up(person)
      person.mayOpen()
      await person.engine().act({ act: 'pause', forMs: aLongTime })
      await person.reach('paused')
    },
    begin: gated(async (person) => {
      await person.engine().act({ act: 'pause', forMs: 0 })
      await person.reach('up', 'held')
    }),
    gateways: fra,
    ends: ['up', 'held', 'paused'],
  },
  recover: {
    prepare: up,
    begin: gated(async (person) => {
      const noticed = new Promise<void>((resolve) => {
        const stop = person.world.onEvent(({ event }) => {
          if (event !== 'step') return
          stop()
          resolve()
        })
      })
      await killWireGuard(person.world)
      await noticed
      await person.reach('up', 'held')
    }),
    gateways: fra,
    ends: ['up', 'held'],
  },
  leave: {
    prepare: up,
    begin: gated(async (person) => {
      person.mayOpen()
      await person.wish({ want: 'open' })
      await person.reach('open', 'failed')
    }),
    gateways: fra,
    ends: ['open', 'failed'],
  },
}

export const openIntent: Intent = initialIntent
