import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LabUnavailable } from '../lab/library/lab-fault.ts'
import { createOffice } from '../lab/library/office.ts'
import { measureApp } from './app/app-part.ts'
import { type BenchWorld, createBenchWorld } from './bench-world.ts'
import { measureDeadGateway } from './dead-gateway.ts'
import { docsPage, type Measured } from './docs-page.ts'
import type { Figure } from './figure.ts'
import { measureIdle } from './idle.ts'
import { measureJoinAndLeave } from './join-and-leave.ts'
import { measureLatePeer } from './late-peer.ts'
import { plainClientLatePeer } from './netmaker-figures.ts'
import { measureProgram } from './program.ts'
import { measureRepair } from './repair.ts'
import { measureServer } from './server.ts'
import { measureSwitch } from './switch.ts'
import { measureThroughput } from './throughput.ts'

/** What needs no network of namespaces, in the order of the run. */
const alone = [
  { name: 'program', title: 'Starting the program', measure: measureProgram },
  { name: 'server', title: 'The control server with 10,000 hosts', measure: measureServer },
] as const
const page = join(import.meta.dirname, '../../docs/bench.md')

const usage = `usage: npm run bench [-- --json FILE] [--docs] [--rounds N] [--only NAME]
  --json FILE   writes the rows there, as { name, value, budget, unit, ok, spread }
  --docs        writes docs/bench.md (with --only that part of it), and takes all the rounds of what is long, too (some 20 minutes)
  --rounds N    rounds to take the median of (default 30; without --docs fewer of what is long)
  --only NAME   one part: ${names().join(', ')}
`

interface Options {
  readonly json: string | undefined
  readonly docs: boolean
  readonly rounds: number
  readonly only: string | undefined
}

interface Part {
  readonly name: string
  readonly title: string
  /** `long`: rounds of what takes seconds each. */
  readonly measure: (world: BenchWorld, rounds: number, long: (part: number) => number) => Promise<readonly Figure[]>
}

/** In the order of the run. */
function parts(): readonly Part[] {
  return [
    // before an app is open: what it asks its server is not the helper's
    { name: 'idle', title: 'Doing nothing', measure: (world) => measureIdle(world, 20) },
    { name: 'join', title: 'Joining and leaving', measure: measureJoinAndLeave },
    { name: 'switch', title: 'Switching while somebody talks', measure: measureSwitch },
    {
      name: 'late',
      title: 'A gateway that learns of its client late',
      measure: async (world, _, long) => [...(await measureLatePeer(world, long(3), 2)), ...plainClientLatePeer],
    },
    {
      name: 'repair',
      title: 'Others change what is ours',
      measure: (world, _, long) => measureRepair(world, long(6)),
    },
    {
      name: 'dead',
      title: 'A gateway that dies, an uplink that is lost',
      measure: (world, _, long) => measureDeadGateway(world, long(6), long(15)),
    },
    {
      name: 'throughput',
      title: 'Pumping through both tunnels',
      measure: (world, _, long) => measureThroughput(world, long(8)),
    },
    { name: 'app', title: 'The app, its tray and its windows', measure: measureApp },
  ]
}

function names(): readonly string[] {
  return [...alone, ...parts()].map(({ name }) => name)
}

/** `npm run bench`. Every figure that has a budget is a ratio within this run, or a time that a person waits. Answers the exit code: 1 when one is missed. */
export async function runBench(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  if (options === null) {
    process.stderr.write(usage)
    return 64
  }
  try {
    const measured = await measure(options)
    const figures = measured.flatMap((part) => part.figures)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
    const titles = [...alone, ...parts()].map(({ title }) => title)
    if (options.docs) writeFileSync(page, docsPage(readFileSync(page, 'utf8'), titles, measured, new Date()))
    print(figures)
    return figures.every(({ ok }) => ok) ? 0 : 1
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error
    say(error.message)
    return 1
  }
}

async function measure(options: Options): Promise<readonly Measured[]> {
  const measured: Measured[] = []
  for (const part of alone) {
    if (options.only !== undefined && options.only !== part.name) continue
    say(`${part.title} …`)
    measured.push({ title: part.title, figures: await part.measure(options.rounds) })
  }
  const isDone = alone.some(({ name }) => name === options.only)
  return isDone ? measured : [...measured, ...(await measureInOffice(options))]
}

async function measureInOffice({ rounds, only, docs }: Options): Promise<readonly Measured[]> {
  await using office = await createOffice({
    step: (title, work) => {
      say(`${title} …`)
      return work()
    },
  })
  say('Signing the laptop in and registering it …')
  const world = await createBenchWorld(office)
  const measured: Measured[] = []
  try {
    for (const part of parts()) {
      if (only !== undefined && part.name !== only) continue
      const began = performance.now()
      const figures = await part.measure(world, rounds, (part) => (docs ? rounds : Math.ceil(rounds / part)))
      measured.push({ title: part.title, figures })
      say(`${part.title}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
    }
    return measured
  } finally {
    await world.stop()
  }
}

function readOptions(args: readonly string[]): Options | null {
  try {
    const options = {
      json: { type: 'string' },
      docs: { type: 'boolean' },
      rounds: { type: 'string' },
      only: { type: 'string' },
    } as const
    const { json, docs = false, rounds: text = '30', only } = parseArgs({ args: [...args], options }).values
    const rounds = Number(text)
    if (only !== undefined && !names().includes(only)) return null
    return Number.isInteger(rounds) && rounds > 0 ? { json, docs, rounds, only } : null
  } catch {
    return null
  }
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length))
  for (const { name, value, budget, unit, ok, spread } of figures) {
    const judgement = budget === null ? '' : `budget ${budget}  ${ok ? 'ok' : 'MISSED'}`
    const of = spread === undefined ? '' : `p50 ${spread.p50} p99 ${spread.p99} ms of ${spread.rounds}`
    const line = `${name.padEnd(width)}  ${String(value).padStart(8)} ${unit.padEnd(9)}  ${judgement.padEnd(20)}  ${of}`
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
