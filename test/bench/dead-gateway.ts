import { setTimeout as wait } from 'node:timers/promises'
import type { BenchWorld } from './bench-world.ts'
import { atMost, type Figure, median } from './figure.ts'
import { netclientGatewayDead } from './netmaker-figures.ts'
import { captureOutside, startStream } from './switch.ts'

const uplinkLoss = 6000

/** The gateway in use loses its power while somebody talks; then the laptop's own way out is gone for a while. */
export async function measureDeadGateway(world: BenchWorld, rounds: number, losses: number): Promise<Figure[]> {
  const { office, act, passes } = world
  const { lab } = office.net
  const [a, b] = [passes['exit-fra'], passes['exit-nyc']]
  const stream = await startStream(office)
  let leaked = 0
  const verdicts: number[] = []
  const moves: number[] = []
  for (let round = 0; round < rounds; round++) {
    await act('join', a, b)
    const capture = await captureOutside(office)
    await wait(1500)
    const [verdict, moved] = [act('reach', 'held,switching,offline,proving'), act('reach', 'up', a)]
    await lab.cut('exit-fra')
    verdicts.push((await verdict).ms)
    moves.push((await moved).ms)
    await lab.mend('exit-fra')
    leaked += await capture.leaked()
    await act('leave')
  }
  const lost = await loseUplink(world, losses)
  await stream.stop()
  return [
    atMost('dead gateway in use: until the verdict', median(verdicts), 5000, 'ms', verdicts),
    atMost('dead gateway in use: until the next gateway is proven', median(moves), 7000, 'ms', moves),
    ...netclientGatewayDead,
    atMost(`failovers in ${losses} losses of the uplink of ${uplinkLoss / 1000} s`, lost.failovers, 0, 'times'),
    atMost('dead gateway and lost uplink: packets outside the tunnels', leaked + lost.leaked, 0, 'packets'),
  ]
}

async function loseUplink({ office, act, passes }: BenchWorld, losses: number): Promise<{ failovers: number; leaked: number }> {
  const { lab } = office.net
  let failovers = 0
  await act('join', passes['exit-fra'], passes['exit-nyc'])
  const capture = await captureOutside(office)
  for (let loss = 0; loss < losses; loss++) {
    await wait(1500)
    await act('was-up-by')
    await lab.cut('home')
    await wait(uplinkLoss)
    await lab.mend('home')
    await act('reach', 'up')
    await wait(3000)
    const by = (await act('was-up-by')).value as readonly string[]
    if (by.some((passId) => passId !== passes['exit-fra'])) failovers += 1
  }
  const leaked = await capture.leaked()
  await act('leave')
  return { failovers, leaked }
}
