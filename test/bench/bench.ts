import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { LabUnavailable } from '../lab/library/lab-fault.ts'
import { createOffice } from '../lab/library/office.ts'
import type { Figure } from './figure.ts'
import { measureJoinAndLeave } from './join-and-leave.ts'
import { prepareRivals } from './rivals.ts'
import { measureThroughput } from './throughput.ts'

const usage = `usage: npm run bench [-- --json FILE] [--rounds N]
  --json FILE   writes the rows there, as { name, value, budget, unit, ok }
  --rounds N    joins and leaves to take the median of (default 15)
`

/** `npm run bench`. Every figure that has a budget is a ratio within this run. Answers the exit code: 1 when a budget is missed. */
export async function runBench(args: readonly string[]): Promise<number> {
  const options = readOptions(args)
  if (options === null) {
    process.stderr.write(usage)
    return 64
  }
  try {
    const figures = await measure(options.rounds)
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`)
    print(figures)
    return figures.every(({ ok }) => ok) ? 0 : 1
  } catch (error) {
    if (!(error instanceof LabUnavailable)) throw error
    say(error.message)
    return 1
  }
}

async function measure(rounds: number): Promise<Figure[]> {
  await using office = await createOffice({
    step: (title, work) => {
      say(`${title} …`)
      return work()
    },
  })
  say('Signing the laptop in and registering it for both tunnels …')
  const rivals = await prepareRivals(office)
  try {
    say(`Joining and leaving, ${rounds} rounds each …`)
    const joins = await measureJoinAndLeave(rivals, rounds)
    say('Pumping through both tunnels …')
    return [...joins, ...(await measureThroughput(office, rivals, say))]
  } finally {
    await rivals.stop()
  }
}

function readOptions(args: readonly string[]): { json: string | undefined; rounds: number } | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, rounds: { type: 'string' } } })
    const rounds = Number(values.rounds ?? 15)
    return Number.isInteger(rounds) && rounds > 0 ? { json: values.json, rounds } : null
  } catch {
    return null
  }
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length))
  for (const { name, value, budget, unit, ok } of figures) {
    const judgement = budget === null ? '' : `budget ${budget}  ${ok ? 'ok' : 'MISSED'}`
    process.stdout.write(`${name.padEnd(width)}  ${String(value).padStart(8)} ${unit.padEnd(6)}  ${judgement}`.trimEnd())
    process.stdout.write('\n')
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
