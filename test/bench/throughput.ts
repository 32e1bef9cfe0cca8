import { addresses } from '../lab/library/trial-topology.ts'
import { type BenchWorld, benchProgram } from './bench-world.ts'
import { type Figure, median, reported } from './figure.ts'

const port = 5201
const secondsEach = 3

interface Pumped {
  readonly rate: number
  /** Processor seconds of WireGuard per gigabit. */
  readonly cost: number
}

/** Download of one TCP stream through both tunnels, in pairs; the order within a pair alternates. */
export async function measureThroughput({ office, act, passes }: BenchWorld, pairs: number): Promise<Figure[]> {
  const server = office.net.lab.node('echo').spawn(benchProgram('pump-server', [String(port)]))
  await server.line(/^ready$/)
  const processor = async () => (await act('processor', 'wireguard-go')).value as number
  const download = async (): Promise<Pumped> => {
    const args = [addresses.echo.exit4, String(port), String(secondsEach)]
    const before = await processor()
    const printed = await office.net.lab.node('laptop').must(benchProgram('pump-client', args), { limitMs: (secondsEach + 20) * 1000 })
    const spent = (await processor()) - before
    const rate = Number(printed)
    return { rate, cost: spent / ((rate / 1000) * secondsEach) }
  }
  const between = async (begin: readonly [string, ...string[]], end: string) => {
    await act(...begin)
    const pumped = await download()
    await act(end)
    return pumped
  }
  const ours = () => between(['join', passes['exit-fra']], 'leave')
  const theirs = () => between(['wg-up'], 'wg-down')
  const seen: { ours: Pumped; theirs: Pumped }[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? await ours() : await theirs()
    const second = pair % 2 === 0 ? await theirs() : await ours()
    seen.push(pair % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first })
  }
  await server.stop()
  return [
    reported(
      'throughput / the same tunnel by wg-quick (wanted: 0.98)',
      median(seen.map((pair) => pair.ours.rate / pair.theirs.rate)),
      'ratio',
    ),
    reported('processor per bit / wg-quick (wanted: 1.02)', median(seen.map((pair) => pair.ours.cost / pair.theirs.cost)), 'ratio'),
    reported('throughput', median(seen.map((pair) => pair.ours.rate)), 'Mbit/s'),
    reported('throughput by wg-quick', median(seen.map((pair) => pair.theirs.rate)), 'Mbit/s'),
  ]
}
