import { join } from 'node:path'
import type { Intent } from '../../../electron/common/tunnel/intent.ts'
import type { Capture } from '../../lab/library/capture.ts'
import type { Packet } from '../../lab/library/decode-packet.ts'
import { createEngineWorld, type DriverEvent, type EngineDriver, type EngineWorld } from '../../lab/library/engine-world.ts'
import { labProgram } from '../../lab/library/internet.ts'
import { leakedPackets } from '../../lab/library/judge-leaks.ts'
import type { Lab } from '../../lab/library/lab.ts'
import type { LabProcess } from '../../lab/library/lab-process.ts'
import { type LabShell, startLabShell } from '../../lab/library/lab-shell.ts'
import type { Gate } from '../../lab/library/step-gate.ts'
import { addresses } from '../../lab/library/trial-topology.ts'
import { cafe, container, extendTopology, watchedWires } from './leak-topology.ts'
import { leftLink } from './left-link.ts'
import { atHome, createTwinCheck, identity, type TwinCheck } from './twin.ts'
import { isWithin, type Window } from './windows.ts'

/**
 * One laptop with everything that a leak could come from, for many histories one after the other: programs that send all the time, a container, two ways
 * out, a twin, and captures that last.
 */
export interface LeakWorld extends AsyncDisposable {
  readonly lab: Lab
  readonly shells: Readonly<Record<'laptop' | 'twin' | 'home', LabShell>>
  readonly twin: TwinCheck
  /** The engine that lives now; none between being killed and the next life. */
  engine(): EngineDriver | null
  /** Everything that engines told since the last call of `forget`. */
  events(): readonly DriverEvent[]
  forget(): void
  /** Called with each event as it comes. */
  onEvent(listener: (event: DriverEvent) => void): () => void
  /** A new life of the engine, with what the helper has on disk. */
  live(intent: Intent | null, gate?: Gate): Promise<EngineDriver>
  /** Ends the engine as kill -9 does, if it isn't dead already. */
  kill(): Promise<void>
  /** Both machines alike. */
  both(script: string): Promise<void>
  /** Both machines as they were before anything happened to them. */
  goHome(): Promise<void>
  /** What left in these windows and shouldn't have; everything older than the call is forgotten. */
  leaked(windows: readonly Window[], multicast?: 'refused' | 'local'): Promise<Judgement>
  /** Ends everything; tells how many packets the kernel had no room for in the captures. */
  release(): Promise<{ readonly dropped: number }>
}

export interface Judgement {
  readonly leaked: readonly Packet[]
  /** Packets that were looked at, allowed ones included. */
  readonly judged: number
}

const tunnelPort = 51820
const gateways = ['exit-fra', 'exit-nyc'] as const
const allowed = {
  tunnels: gateways.map((name) => `${addresses[name].exit4}:${tunnelPort}`),
  // the helper's own streams
  api: [`${addresses.server.exit4}:443`],
  // the twin lives its own, open life; the routers keep up their own wires
  others: [addresses.twin.lan6, '2001:db8:50:1::111', cafe.twin.lan6, '2001:db8:50::2', cafe.router.exit6],
}

/**
 * A router says nothing of its own towards the internet (that a host is unreachable, that it knows no such connection): it would look like somebody's who
 * is behind it. And it sends nothing there that is meant for private addresses which it doesn't have, such as an answer to a container's own address.
 */
const properRouter = `set -e
nft 'table inet quiet { chain output { type filter hook output priority 0; oifname "eth0" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept; oifname "eth0" drop; }; }'
for prefix in 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7; do ip route add blackhole $prefix; done`

export async function createLeakWorld(): Promise<LeakWorld> {
  const world = await createEngineWorld({ twin: true, extend: extendTopology })
  try {
    return await furnish(world)
  } catch (error) {
    await world.release()
    throw error
  }
}

async function furnish(world: EngineWorld): Promise<LeakWorld> {
  const { lab } = world.net
  const shells = {
    laptop: startLabShell(lab.node('laptop')),
    twin: startLabShell(lab.node('twin')),
    home: startLabShell(lab.node('home')),
  }
  for (const router of ['home', 'cafe']) await lab.node(router).must(['/bin/bash', '-c', properRouter])
  await Promise.all((['laptop', 'twin'] as const).map((name) => shells[name].run(`${identity(name)}${atHome}`)))
  const captures = await Promise.all(
    watchedWires.map(async ({ node, interface: name, sees }) => ({ sees, capture: await lab.capture(node, name, { only: 'incoming' }) })),
  )
  const senders = startSenders(lab)
  const twin = await createTwinCheck(shells)
  const listeners = new Set<(event: DriverEvent) => void>()
  let events: DriverEvent[] = []
  let engine: EngineDriver | null = null

  const release = async () => {
    for (const sender of senders) await sender.stop()
    const ends = await Promise.all(captures.map(({ capture }) => capture.stop()))
    await world.release()
    return { dropped: ends.reduce((total, { dropped }) => total + dropped, 0) }
  }
  return {
    lab,
    shells,
    twin,
    engine: () => (engine?.process.running() ? engine : null),
    events: () => events,
    forget() {
      events = []
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async live(intent, gate) {
      return world.start(intent, [], {
        ...(gate === undefined ? {} : { gate }),
        onBorn(driver) {
          engine = driver
        },
        onEvent(event) {
          events.push(event)
          for (const listener of [...listeners]) listener(event)
        },
      })
    },
    async kill() {
      if (engine?.process.running()) await engine.die()
      engine = null
    },
    async both(script) {
      await Promise.all([shells.laptop.run(script), shells.twin.run(script)])
    },
    async goHome() {
      await Promise.all([shells.laptop.run(atHome), shells.twin.run(atHome)])
    },
    async leaked(windows, multicast = 'refused') {
      for (const sender of senders) if (!sender.running()) throw new Error(`a sender ended: ${sender.output().slice(-500)}`)
      return judge(captures, windows, multicast)
    },
    release,
    [Symbol.asyncDispose]: async () => void (await release()),
  }
}

async function judge(
  captures: readonly { readonly sees: 'outside' | 'link'; readonly capture: Capture }[],
  windows: readonly Window[],
  multicast: 'refused' | 'local',
): Promise<Judgement> {
  await Promise.all(captures.map(({ capture }) => capture.sync()))
  const each = captures.map(({ sees, capture }) => {
    const judged = capture.take().filter(({ at, outgoing }) => !outgoing && isWithin(windows, at))
    return { judged: judged.length, leaked: sees === 'outside' ? leakedPackets(judged, allowed) : leftLink(judged, allowed, multicast) }
  })
  return { judged: each.reduce((total, one) => total + one.judged, 0), leaked: each.flatMap((one) => one.leaked) }
}

/** Programs of others: on the laptop itself, and in the container behind it (told apart by the port that it asks). */
function startSenders(lab: Lab): readonly LabProcess[] {
  const laptop = lab.node('laptop')
  const { exit4, exit6 } = addresses.echo
  const flood = (more: readonly string[]) => [
    '/usr/bin/perl',
    join(import.meta.dirname, '../programs/flood.pl'),
    ...['4', exit4, exit6, '8.8.8.8', addresses.dns.exit6],
    ...more,
  ]
  const own = [
    'dev',
    'eth0',
    'dev',
    'eth1',
    'from',
    addresses.laptop.lan4,
    'from',
    addresses.laptop.lan6,
    'from',
    cafe.laptop.lan4,
    'names',
    addresses.home.lan4,
  ]
  return [
    laptop.spawn(labProgram('traffic', ['20', exit4, exit6, '8.8.8.8'])),
    laptop.spawn(['/usr/bin/ping', '-q', '-n', '-i', '0.01', exit4]),
    laptop.spawn(['/usr/bin/ping', '-q', '-n', '-i', '0.01', exit6]),
    laptop.spawn(flood(own)),
    lab.node('pod').spawn(flood(['port', String(containerPort), 'from', container.own4])),
  ]
}

/** What the container asks, so that its packets are known when its router has translated them. */
export const containerPort = 19

/** Ends the laptop's wireguard-go as kill -9 does; the gateways' are called otherwise. */
export async function killWireGuard({ shells }: LeakWorld): Promise<void> {
  await shells.laptop.run(`pkill -KILL -f '^/usr/bin/wireguard-go -f waygate'; true`)
}
