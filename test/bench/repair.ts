import { setTimeout as wait } from 'node:timers/promises'
import type { BenchWorld } from './bench-world.ts'
import { atMost, type Figure, median } from './figure.ts'

const kinds = {
  filter: 'the firewall table deleted',
  rule: 'the routing rule deleted',
  route: 'the route deleted',
  resolver: 'resolv.conf written',
} as const

/** Somebody else damages what stands while joined: how long until it is as it should be. */
export async function measureRepair({ act, passes }: BenchWorld, rounds: number): Promise<Figure[]> {
  await act('join', passes['exit-fra'])
  // what follows a join has an end, and so does a repair
  await wait(3000)
  const figures: Figure[] = []
  for (const [kind, title] of Object.entries(kinds)) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      times.push((await act('until-repaired', kind)).value as number)
      await wait(700)
    }
    figures.push(atMost(`${title}: until it is repaired`, median(times), 1000, 'ms', times))
  }
  await act('reach', 'up')
  await act('leave')
  return figures
}
