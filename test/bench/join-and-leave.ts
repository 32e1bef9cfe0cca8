import { setTimeout as wait } from 'node:timers/promises'
import type { BenchWorld } from './bench-world.ts'
import { atMost, type Figure, median, reported } from './figure.ts'

/** What stands is left to itself for a moment before it is left: nobody leaves within the second of joining. */
const settle = 400

/** Join and leave by the helper, click by the app, and the same tunnel by wg-quick, in turns: whatever slows the machine down slows all. */
export async function measureJoinAndLeave({ act, passes, gatewayId, roundTrip }: BenchWorld, rounds: number): Promise<Figure[]> {
  const times = { join: [] as number[], leave: [] as number[], up: [] as number[], down: [] as number[], click: [] as number[] }
  const timed = async (of: keyof typeof times, ...what: readonly [string, ...string[]]) => {
    const { ms } = await act(...what)
    await wait(settle)
    return { of, ms }
  }
  await act('open-app')
  // one round unmeasured: caches, lazily loaded modules, the registration that the first click makes
  for (let round = -1; round < rounds; round++) {
    const seen = [
      await timed('up', 'wg-up'),
      await timed('down', 'wg-down'),
      await timed('join', 'join', passes['exit-fra']),
      await timed('leave', 'leave'),
      await timed('click', 'click', gatewayId),
    ]
    await act('leave')
    if (round >= 0) for (const { of, ms } of seen) times[of].push(ms)
  }
  const { join, leave, up, down, click } = times
  const allowed = 0.5 * median(up) + 2 * roundTrip
  return [
    atMost('helper: wish to proven / (0.5 × wg-quick up + 2 round trips)', median(join) / allowed, 1, 'ratio', join),
    reported('helper: wish to proven / wg-quick up', median(join) / median(up), 'ratio', join),
    atMost('app: click to proven, pass at hand / helper', median(click) / median(join), 1.5, 'ratio', click),
    atMost('leave: wish to nothing left / wg-quick down', median(leave) / median(down), 0.6, 'ratio', leave),
    reported('wg-quick up (no kill switch, no DNS, no proof)', median(up), 'ms', up),
    reported('wg-quick down', median(down), 'ms', down),
  ]
}
