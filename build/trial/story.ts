import type { Capture } from '../../test/lab/library/capture.ts'
import { packetText } from '../../test/lab/library/decode-packet.ts'
import { labProgram } from '../../test/lab/library/internet.ts'
import { leakedPackets } from '../../test/lab/library/judge-leaks.ts'
import type { LabProcess } from '../../test/lab/library/lab-process.ts'
import { watchStatus } from '../../test/lab/library/laptop.ts'
import { allowedWays, type Office, until } from '../../test/lab/library/office.ts'
import { addresses } from '../../test/lab/library/trial-topology.ts'
import { waygateCommand } from '../../test/lab/library/waygate-program.ts'
import type { Narrator } from './narrator.ts'

/** How many packets a program on the laptop tries to send while everything is on hold. */
const attempts = 150
/** A command that takes longer than this has failed. */
const showLimitMs = 60_000

/** The trial as a story in the terminal: one person, one laptop, two gateways. Throws when anything isn't as it should be. */
export async function tellStory(office: Office, narrator: Narrator): Promise<void> {
  const { lab } = office.net
  narrator.chapter('Before')
  const before = await measureExit(office, narrator, 'before')
  expectEqual('the exit address before', before, { address4: addresses.laptop.exit4, address6: addresses.laptop.exit6 })
  await show(office, narrator, ['gateways'])

  narrator.chapter('Join exit-fra')
  await show(office, narrator, ['join', 'exit-fra'])
  expectEqual('the exit address through exit-fra', await measureExit(office, narrator, 'joined'), exitOf('exit-fra'))

  narrator.chapter('Switch to exit-nyc')
  await show(office, narrator, ['switch', 'exit-nyc'])
  expectEqual('the exit address through exit-nyc', await measureExit(office, narrator, 'switched'), exitOf('exit-nyc'))

  narrator.chapter('exit-nyc loses its power')
  const watch = await watchStatus(office, 'laptop')
  const capture = await lab.capture('wan', 'to-home')
  await lab.cut('exit-nyc')
  // something that sends is what shows that nobody answers
  const traffic = lab.node('laptop').spawn(labProgram('traffic', ['20', addresses.echo.exit4, addresses.echo.exit6, '8.8.8.8']))
  await narrator.during('Waiting until Waygate notices', () => watch.reaches('held'))
  await watch.stop()
  await show(office, narrator, ['status'])
  await narrator.during(`A program on the laptop tries to send ${attempts} packets`, () => sendings(traffic, attempts))
  await traffic.stop()
  await reportLeaks(capture, narrator)

  narrator.chapter('Switch back to exit-fra')
  await show(office, narrator, ['switch', 'exit-fra'])
  expectEqual('the exit address through exit-fra', await measureExit(office, narrator, 'back'), exitOf('exit-fra'))

  narrator.chapter('Leave')
  await lab.mend('exit-nyc')
  await show(office, narrator, ['leave'])
  expectEqual('the exit address after', await measureExit(office, narrator, 'after'), before)
}

export interface ExitAddresses {
  readonly address4: string
  readonly address6: string
}

/** As the echo server, a stranger on the internet, sees the laptop. */
async function measureExit({ net }: Office, narrator: Narrator, moment: string): Promise<ExitAddresses> {
  const [address4, address6] = await Promise.all([net.exitAddress('laptop', 4), net.exitAddress('laptop', 6)])
  narrator.tell(`The internet sees the laptop as ${address4 || 'nobody'} and ${address6 || 'nobody'}`, 'exit', {
    moment,
    address4,
    address6,
  })
  return { address4, address6 }
}

function exitOf(gateway: 'exit-fra' | 'exit-nyc'): ExitAddresses {
  return { address4: addresses[gateway].exit4, address6: addresses[gateway].exit6 }
}

/** Runs a command on the laptop in front of everybody; its lines appear as it prints them. */
async function show({ net }: Office, narrator: Narrator, args: readonly string[]): Promise<void> {
  narrator.quote(`$ waygate ${args.join(' ')}`)
  const shown = net.lab.node('laptop').spawn(['/bin/sh', '-c', 'exec "$@" 2>&1', 'sh', ...waygateCommand(args)])
  shown.onLine((line) => narrator.quote(line))
  const late = setTimeout(() => shown.signal('SIGTERM'), showLimitMs)
  const code = await shown.exited
  clearTimeout(late)
  if (code !== 0) throw new Error(`waygate ${args.join(' ')} ended with ${code}`)
}

/** Until a traffic program has sent that many packets more. */
async function sendings(traffic: LabProcess, wanted: number): Promise<void> {
  const count = () => Number(/sent (\d+)\n(?![\s\S]*sent )/.exec(traffic.output())?.[1] ?? 0)
  const first = count()
  await until(`${wanted} packets were tried`, traffic, async () => count() - first >= wanted)
}

async function reportLeaks(capture: Capture, narrator: Narrator): Promise<void> {
  const { packets, dropped } = await capture.stop()
  const leaked = leakedPackets(packets, allowedWays)
  const seen = packets.filter((packet) => !packet.outgoing).length
  narrator.tell(
    `Outside the home a capture saw ${seen} packets since then (lost ${dropped}): ${leaked.length} of them outside the tunnel`,
    'leaks',
    { leaked: leaked.length, seen, dropped },
  )
  if (leaked.length > 0 || dropped > 0) throw new Error(`packets left: ${leaked.slice(0, 5).map(packetText).join(', ')}`)
}

function expectEqual(what: string, seen: ExitAddresses, wanted: ExitAddresses): void {
  if (seen.address4 === wanted.address4 && seen.address6 === wanted.address6) return
  throw new Error(
    `${what} should be ${wanted.address4} and ${wanted.address6}, but it is ${seen.address4 || '-'} and ${seen.address6 || '-'}`,
  )
}
