import { setTimeout as wait } from 'node:timers/promises'
import type { BenchWorld } from './bench-world.ts'
import { atMost, type Figure, reported } from './figure.ts'
import type { IdleReading } from './programs/laptop-readings.ts'

/** Joined, and nobody does anything. */
export async function measureIdle({ act, passes }: BenchWorld, seconds: number): Promise<Figure[]> {
  await act('join', passes['exit-fra'])
  // what follows a join has an end: reading back, sizes, the exit address, and V8's tidying some seconds later
  await wait(12_000)
  const idle = (await act('idle', String(seconds))).value as IdleReading
  const memory = (await act('memory')).value as { pss: number; anonymous: number }
  await act('leave')
  return [
    atMost('idle: processor time of the helper in a minute', (idle.processorSeconds * 60) / idle.seconds, 0.2, 's'),
    atMost(`idle: processes begun in ${seconds} s`, idle.begun, 0, 'processes'),
    atMost(`idle: packets sent into the tunnel in ${seconds} s`, idle.sent, 0, 'packets'),
    atMost('idle: memory of the helper (PSS, as the only Node program)', memory.pss, 60, 'MB'),
    reported('idle: of it its own (anonymous)', memory.anonymous, 'MB'),
  ]
}
