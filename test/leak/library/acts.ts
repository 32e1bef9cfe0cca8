import type { Gate } from '../../lab/library/step-gate.ts'
import type { ActName } from './history.ts'
import { killWireGuard } from './leak-world.ts'
import type { Visitor } from './visitor.ts'

/** What a person does, or the helper for them. */
export interface Act {
  /** On disk from the beginning. */
  readonly joined?: true
  /** Up to the moment at which the act begins. */
  prepare(visitor: Visitor): Promise<void>
  /** Counts steps from here on, and does it. Resolves when it is done. */
  begin(visitor: Visitor, gate: Gate | null): Promise<void>
  /** Gateways that the act leads to, the first one most of all. */
  readonly gateways: readonly string[]
  /** States that it may end in; what is none of them is reported. */
  readonly ends: readonly string[]
}

/** Longer than the engine pauses within one act (ms). */
const idleFor = 150

const fra = ['exit-fra', 'exit-nyc']
const nyc = ['exit-nyc', 'exit-fra']

/** Where an act begins: nothing has gone wrong yet, so anything else than up is no beginning. */
const up = async (visitor: Visitor, ...passIds: readonly string[]) => {
  await visitor.join(...(passIds.length > 0 ? passIds : ['exit-fra']))
  const kind = await visitor.reach('up', 'failed')
  if (kind !== 'up') throw new Error(`a first join in a whole world ended ${kind}`)
  await idle(visitor)
}

/** A gate for what is asked of an engine that lives already. */
const gated =
  (begin: (visitor: Visitor) => Promise<unknown>): Act['begin'] =>
  async (visitor, gate) => {
    visitor.engine().setGate(gate)
    await begin(visitor)
  }

/** A new life of the engine with what is on disk. */
const reborn: Act['begin'] = async (visitor, gate) => {
  await visitor.live(gate ?? undefined)
  await visitor.reach('up', 'held')
}

/** Resolves when the engine has done nothing for a moment: what follows an act by itself is part of that act. */
const idle = ({ world }: Visitor) =>
  new Promise<void>((resolve) => {
    const done = () => {
      stop()
      resolve()
    }
    let timer = setTimeout(done, idleFor)
    const stop = world.onEvent(() => {
      clearTimeout(timer)
      timer = setTimeout(done, idleFor)
    })
  })

/** Resolves when the engine does something. */
const busy = ({ world }: Visitor) =>
  new Promise<void>((resolve) => {
    const stop = world.onEvent(({ event }) => {
      if (event !== 'step') return
      stop()
      resolve()
    })
  })

export const acts: Readonly<Record<ActName, Act>> = {
  join: {
    prepare: async () => undefined,
    begin: gated(async (visitor) => {
      await visitor.join('exit-fra')
      await visitor.reach('up', 'held', 'failed')
    }),
    gateways: fra,
    ends: ['up', 'held', 'failed', 'open'],
  },
  // nothing stands, as after a restart of the machine, and the person had joined before it
  boot: { joined: true, prepare: ({ world }) => world.kill(), begin: reborn, gateways: fra, ends: ['up', 'held'] },
  'start again': {
    async prepare(visitor) {
      await up(visitor)
      await visitor.world.kill()
    },
    begin: reborn,
    gateways: fra,
    ends: ['up', 'held'],
  },
  switch: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      await visitor.join('exit-nyc')
      await visitor.reach('up', 'held')
    }),
    gateways: nyc,
    ends: ['up', 'held'],
  },
  failover: {
    prepare: (visitor) => up(visitor, 'exit-fra', 'exit-nyc'),
    begin: gated(async (visitor) => {
      const begun = busy(visitor)
      await visitor.world.lab.cut('exit-fra')
      await begun
      await visitor.reach('up', 'held')
    }),
    gateways: nyc,
    ends: ['up', 'held'],
  },
  hold: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      await visitor.hold('exit-fra')
      await visitor.reach('held')
    }),
    gateways: fra,
    ends: ['held', 'up'],
  },
  lock: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      await visitor.wish({ want: 'open', lock: true })
      await visitor.reach('held')
    }),
    gateways: fra,
    ends: ['held'],
  },
  pause: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      await visitor.pause()
      await visitor.reach('paused')
    }),
    gateways: fra,
    ends: ['paused', 'up', 'held'],
  },
  resume: {
    async prepare(visitor) {
      await up(visitor)
      await visitor.pause()
      await visitor.reach('paused')
    },
    begin: gated(async (visitor) => {
      await visitor.resume()
      await visitor.reach('up', 'held')
    }),
    gateways: fra,
    ends: ['up', 'held', 'paused'],
  },
  recover: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      const begun = busy(visitor)
      await killWireGuard(visitor.world)
      await begun
      await visitor.reach('up', 'held')
    }),
    gateways: fra,
    ends: ['up', 'held'],
  },
  leave: {
    prepare: (visitor) => up(visitor),
    begin: gated(async (visitor) => {
      await visitor.wish({ want: 'open' })
      await visitor.reach('open', 'failed')
    }),
    gateways: fra,
    ends: ['open', 'failed'],
  },
}
