import { setTimeout as wait } from 'node:timers/promises'
import type { Packet } from '../../lab/library/decode-packet.ts'
import { leakOnPurpose } from '../../lab/library/deliberate-leak.ts'
import { containerPort, type LeakWorld } from './leak-world.ts'
import { arrive, depart } from './visitor.ts'

/** One kind of leak that was made on purpose, and whether the captures that judge every history saw it. */
export interface DeliberateLeak {
  readonly what: string
  readonly caught: boolean
}

/** How long the hole is open (ms): every sender tries in that time. */
const open = 500

const makeHole = `set -e
for chain in output guard forward; do nft insert rule inet waygate $chain accept; done
for family in -4 -6; do ip $family rule add lookup main priority 5; done`

const { tcp, udp, icmp, icmp6 } = { tcp: 'tcp', udp: 'udp', icmp: 'icmp', icmp6: 'icmp6' } as const
const to = (family: Packet['family'], protocol: Packet['protocol'], port?: number) => (packet: Packet) =>
  packet.family === family && packet.protocol === protocol && (port === undefined || packet.destinationPort === port)

const throughHole: Readonly<Record<string, (packet: Packet) => boolean>> = {
  'UDP, IPv4': to('ip4', udp, 9),
  'UDP, IPv6': to('ip6', udp, 9),
  'TCP, IPv4': to('ip4', tcp, 7),
  'TCP, IPv6': to('ip6', tcp, 7),
  'ICMP echo': to('ip4', icmp),
  'ICMPv6 echo': (packet) => to('ip6', icmp6)(packet) && packet.icmpType === 128,
  'names, IPv4': to('ip4', udp, 53),
  'names, IPv6': to('ip6', udp, 53),
  'names over TLS': to('ip4', tcp, 853),
  'a container, IPv4': to('ip4', udp, containerPort),
  'a container, IPv6': to('ip6', udp, containerPort),
}

/**
 * Leaks on purpose, in two ways, from a laptop that is joined and whose engine is dead (it would repair what is done here): whole frames written to a packet
 * socket, which no filter sees; and a hole in both layers of the block, through which the programs that send all the time get out.
 */
export async function leakDeliberately(world: LeakWorld): Promise<readonly DeliberateLeak[]> {
  const visitor = await arrive(world)
  if (world.engine() === null) await visitor.live()
  await visitor.join('exit-fra')
  await visitor.reach('up', 'held')
  await world.kill()
  const frames = await during(world, async () => void (await leakOnPurpose(world.lab)))
  const hole = await during(world, async () => {
    await world.shells.laptop.run(makeHole)
    await wait(open)
  })
  await visitor.live()
  await world.shells.laptop.run('ip rule del priority 5; ip -6 rule del priority 5')
  await depart(visitor, 'changed')
  await world.leaked([])
  return [
    { what: 'a frame past every filter, IPv4', caught: frames.some(to('ip4', udp, 7)) },
    { what: 'a frame past every filter, IPv6', caught: frames.some(to('ip6', udp, 7)) },
    ...Object.entries(throughHole).map(([what, fits]) => ({ what: `a hole in both layers: ${what}`, caught: hole.some(fits) })),
  ]
}

async function during(world: LeakWorld, happens: () => Promise<void>): Promise<readonly Packet[]> {
  const from = Date.now()
  await happens()
  return (await world.leaked([{ from, until: Date.now() }])).leaked
}
