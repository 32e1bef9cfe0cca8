import { setTimeout as wait } from 'node:timers/promises'
import { leakedPackets } from '../lab/library/judge-leaks.ts'
import type { LabProcess } from '../lab/library/lab-process.ts'
import { allowedWays, type Office } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { type BenchWorld, benchProgram } from './bench-world.ts'
import { atMost, type Figure, median, reported } from './figure.ts'

export interface StreamReport {
  readonly sent: number
  readonly lost: number
  readonly gapMs: number
  readonly tcpGapMs: number
}

/** Back and forth between two gateways while somebody talks. */
export async function measureSwitch({ office, act, passes }: BenchWorld, rounds: number): Promise<Figure[]> {
  await act('join', passes['exit-nyc'])
  const stream = await startStream(office)
  const capture = await captureOutside(office)
  const reports: StreamReport[] = []
  const times: number[] = []
  for (let round = -1; round < rounds; round++) {
    stream.begin()
    await wait(100)
    const { ms } = await act('join', passes[round % 2 === 0 ? 'exit-nyc' : 'exit-fra'])
    // the old tunnel lingers for 0.3 s and goes; packets of the last half second may still be answered
    await wait(1100)
    const report = await stream.tell()
    if (round < 0) continue
    times.push(ms)
    reports.push(report)
  }
  await stream.stop()
  const leaked = await capture.leaked()
  await act('leave')
  const of = (key: keyof StreamReport) => reports.map((report) => report[key])
  const sum = (key: keyof StreamReport) => of(key).reduce((total, value) => total + value, 0)
  return [
    atMost('switch: longest gap in a stream of a packet every 5 ms', median(of('gapMs')), 10, 'ms', of('gapMs')),
    reported(`switch: packets lost, of ${sum('sent')}`, sum('lost'), 'packets'),
    atMost('switch: packets outside the tunnels', leaked, 0, 'packets'),
    atMost('switch: a TCP client that connects again is back', median(of('tcpGapMs')), 1000, 'ms', of('tcpGapMs')),
    reported('switch: wish to proven and carrying', median(times), 'ms', times),
  ]
}

/** The program that talks (programs/stream.ts). */
export async function startStream(office: Office) {
  const stream: LabProcess = office.net.lab.node('laptop').spawn(benchProgram('stream', [addresses.echo.exit4]))
  await stream.line(/^ready$/)
  const answers: ((line: string) => void)[] = []
  stream.onLine((line) => line.startsWith('{') && answers.shift()?.(line))
  return {
    begin: () => stream.write('begin\n'),
    tell: () =>
      new Promise<StreamReport>((resolve) => {
        answers.push((line) => resolve(JSON.parse(line) as StreamReport))
        stream.write('tell\n')
      }),
    stop: stream.stop,
  }
}

/** Counts what leaves the home other than to the gateways and, by the helper, to the control server. */
export async function captureOutside({ net }: Office) {
  const capture = await net.lab.capture('wan', 'to-home')
  return {
    leaked: async () => {
      const { packets, dropped } = await capture.stop()
      if (dropped > 0) throw new Error(`the capture had no room for ${dropped} packets`)
      return leakedPackets(packets, allowedWays).length
    },
  }
}
