import type { Office } from '../lab/library/office.ts'
import { addresses } from '../lab/library/trial-topology.ts'
import { type Figure, median, reported } from './figure.ts'
import { benchProgram, type Rivals } from './rivals.ts'

const port = 5201
const pairs = 4
const secondsEach = 3

/** Download of one TCP stream through both tunnels, in pairs; the order within a pair alternates. */
export async function measureThroughput(office: Office, rivals: Rivals, say: (line: string) => void): Promise<Figure[]> {
  const server = office.net.lab.node('echo').spawn(benchProgram('pump-server', [String(port)]))
  await server.line(/^ready$/)
  const download = async () => {
    const args = [addresses.echo.exit4, String(port), String(secondsEach)]
    const printed = await office.net.lab.node('laptop').must(benchProgram('pump-client', args), { limitMs: (secondsEach + 20) * 1000 })
    return Number(printed)
  }
  const ours = async () => {
    await rivals.join()
    const rate = await download()
    await rivals.leave()
    return rate
  }
  const theirs = async () => {
    await rivals.wgUp()
    const rate = await download()
    await rivals.wgDown()
    return rate
  }
  const rates: { ours: number; theirs: number }[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? await ours() : await theirs()
    const second = pair % 2 === 0 ? await theirs() : await ours()
    rates.push(pair % 2 === 0 ? { ours: first, theirs: second } : { ours: second, theirs: first })
    say(`  pair ${pair + 1} of ${pairs}`)
  }
  await server.stop()
  return [
    reported('throughput / the same tunnel by wg-quick (wanted: 0.98)', median(rates.map((pair) => pair.ours / pair.theirs)), 'ratio'),
    reported('throughput', median(rates.map((pair) => pair.ours)), 'Mbit/s'),
    reported('throughput by wg-quick', median(rates.map((pair) => pair.theirs)), 'Mbit/s'),
  ]
}
