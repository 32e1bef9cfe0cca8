import { atMost, type Figure, median, reported } from './figure.ts'
import type { Rivals } from './rivals.ts'

/** Alternating rounds, so that whatever slows the machine down slows both. */
export async function measureJoinAndLeave(rivals: Rivals, rounds: number): Promise<Figure[]> {
  const times = { join: [] as number[], leave: [] as number[], up: [] as number[], down: [] as number[] }
  // one round unmeasured: caches, lazily loaded modules
  for (let round = -1; round < rounds; round++) {
    const up = await rivals.wgUp()
    const down = await rivals.wgDown()
    const join = await rivals.join()
    const leave = await rivals.leave()
    if (round < 0) continue
    times.up.push(up)
    times.down.push(down)
    times.join.push(join)
    times.leave.push(leave)
  }
  return [
    atMost('join: wish to proven / wg-quick up', median(times.join) / median(times.up), 1.5),
    reported('leave: wish to open / wg-quick down (wanted: 0.6)', median(times.leave) / median(times.down), 'ratio'),
    reported('join', median(times.join), 'ms'),
    reported('wg-quick up', median(times.up), 'ms'),
    reported('leave', median(times.leave), 'ms'),
    reported('wg-quick down', median(times.down), 'ms'),
  ]
}
