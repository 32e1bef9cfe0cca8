import { faults, mendEverything } from './faults.ts'
import { randomNumbers } from './history.ts'
import { killWireGuard, type LeakWorld } from './leak-world.ts'
import { type HistoryOutcome, judge } from './run-history.ts'
import { arrive, depart, type Visitor } from './visitor.ts'

/** What a person, the helper and chance do to Waygate; the twin doesn't have it. */
const own = {
  'join exit-fra': (visitor) => visitor.join('exit-fra'),
  'join exit-nyc': (visitor) => visitor.join('exit-nyc'),
  'join both': (visitor) => visitor.join('exit-fra', 'exit-nyc'),
  leave: (visitor) => visitor.wish({ want: 'open', lock: false }),
  lock: (visitor) => visitor.wish({ want: 'open', lock: true }),
  'LAN off': (visitor) => visitor.wish({ lan: false }),
  'LAN on': (visitor) => visitor.wish({ lan: true }),
  hold: (visitor) => visitor.hold('exit-fra'),
  pause: (visitor) => visitor.pause(),
  resume: (visitor) => visitor.resume(),
  'kill the engine': ({ world }) => world.kill(),
  'a new life': async (visitor) => {
    await visitor.world.kill()
    await visitor.live()
  },
  'kill wireguard-go': ({ world }) => killWireGuard(world),
  'kill both': async ({ world }) => {
    await killWireGuard(world)
    await world.kill()
  },
  'exit-fra dies': ({ world }) => world.lab.cut('exit-fra'),
  'exit-nyc dies': ({ world }) => world.lab.cut('exit-nyc'),
  'gateways come back': ({ world }) => mendEverything(world, {}),
} satisfies Readonly<Record<string, (visitor: Visitor) => Promise<void>>>

/** What others do to the machine: scripts that happen to the laptop and to its twin. */
const foreign = {
  'nft flushed': faults['nft flushed'].script ?? '',
  'rules flushed': faults['rules flushed'].script ?? '',
  'roams to the café': faults['uplink roams'].script ?? '',
  'comes home': `ip link set eth0 up; ip -6 address replace $lan6/64 dev eth0 nodad; ip route replace default via $router4 dev eth0
ip -6 route replace default via $router6 dev eth0 metric 1024`,
  'address changes': faults['address changes'].script ?? '',
  'resolv.conf written': faults['resolv.conf written'].script ?? '',
  'IPv6 goes': 'ip -6 address flush dev eth0 scope global; ip -6 route flush default',
  'IPv6 appears': 'ip -6 address replace $lan6/64 dev eth0 nodad; ip -6 route replace default via $router6 dev eth0',
  'a firewall of somebody else': `nft 'table inet foreign { chain output { type filter hook output priority 10; policy accept; counter; }; }'`,
  'a route of somebody else':
    'ip route replace 198.18.0.0/15 via $router4 dev eth0 table 100; ip route replace 203.0.113.128/25 via $router4 dev eth0',
  'a rule of somebody else': 'ip rule add from 10.99.0.0/16 lookup 100 priority 500 2>/dev/null',
  'a setting of somebody else': 'echo 1 > /proc/sys/net/ipv4/conf/eth0/accept_redirects',
} satisfies Readonly<Record<string, string>>

type Own = keyof typeof own
type Foreign = keyof typeof foreign
export type RandomEvent = { readonly what: Own | Foreign; readonly thenMs: number }

const shortest = 3
const longest = 9
/** Longest time between two events (ms): most of them come while the one before is still at work. */
const pace = 60

/**
 * What happens, by the seed alone. Begins with a join: a history without one has nothing to tell. Somebody flushes one of the two layers, never both: that
 * one of them alone holds everything is what is promised.
 */
export function randomEvents(seed: number): readonly RandomEvent[] {
  const random = randomNumbers(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const spared = random() < 0.5 ? 'nft flushed' : 'rules flushed'
  const mine = Object.keys(own) as Own[]
  const others = (Object.keys(foreign) as Foreign[]).filter((what) => what !== spared)
  const count = shortest + Math.floor(random() * (longest - shortest + 1))
  const first: RandomEvent = {
    what: pick(['join exit-fra', 'join exit-nyc', 'join both'] as const),
    thenMs: Math.floor(random() * 2 * pace),
  }
  return [
    first,
    ...Array.from({ length: count }, () => ({ what: random() < 0.6 ? pick(mine) : pick(others), thenMs: Math.floor(random() * pace) })),
  ]
}

export function randomText(seed: number): string {
  return randomEvents(seed)
    .map(({ what, thenMs }) => `${what}, ${thenMs} ms`)
    .join(' · ')
}

/** Lives through it, leaves, and compares with the twin. */
export async function runRandomHistory(world: LeakWorld, seed: number): Promise<HistoryOutcome> {
  const began = performance.now()
  const events = randomEvents(seed)
  const visitor = await arrive(world)
  if (world.engine() === null) await visitor.live()
  for (const { what, thenMs } of events) {
    // what can't happen (an address that isn't there can't go) happens on neither
    if (what in foreign) await world.both(`${foreign[what as Foreign]}\ntrue`)
    else {
      if (world.engine() === null) await visitor.live()
      await own[what as Own](visitor)
    }
    await new Promise((resolve) => setTimeout(resolve, thenMs))
  }
  await mendEverything(world, {})
  if (world.engine() === null) await visitor.live()
  const isForeign = events.some(({ what }) => what in foreign)
  const troubles = await depart(visitor, isForeign ? 'changed' : 'as before')
  const { leaked, judged, more } = await judge(
    world,
    visitor,
    events.some(({ what }) => what === 'nft flushed'),
  )
  return { id: `random/${seed}`, leaked, judged, reached: true, troubles: [...troubles, ...more], ms: performance.now() - began }
}
