import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allHistories, parseHistory, shuffled, thinned } from './library/history.ts'
import { type KeptOutcomes, keepOutcomes } from './library/kept-outcomes.ts'
import { type Job, type Lanes, openLanes } from './library/lanes.ts'
import { randomText } from './library/random-history.ts'
import { readRows, rowOf, sourcesOf, withRow } from './library/random-ledger.ts'
import { matrixReport, type Run, randomReport, writeReport } from './library/reports.ts'
import type { HistoryOutcome } from './library/run-history.ts'

/** Random histories of a whole run. */
const wholeHistories = 1000

const usage = `usage: npm run test:leak -- --full [--continue] [--seed N] [--histories N] [--lanes N]
       npm run test:leak -- --only ID …
       npm run test:leak -- --mutations [WORD …]
  --full         every act × fault × step, then random histories; writes docs/leak-matrix.md and docs/random-histories.md
  --continue     goes on where a run with this seed was cut off; what it lived through is in out/leak
  --seed N       order of the matrix, and the first of the random histories (default 1)
  --histories N  random histories (default ${wholeHistories}; fewer aren't written down, and others' numbers stay in the document)
  --matrix N     only N histories of the matrix, which then isn't written down
  --lanes N      laptops side by side (default 2)
  --mutations    takes each protection out once and runs what must turn red; writes test/leak/README.md
  --only ID      one history again, as it was printed: switch/nft flushed/after 3, or random/17
`

/** Words that ask for this run instead of the suite's tests. */
export function asksForLeakRun(words: readonly string[]): boolean {
  return words[0] === 'leak' && words.some((word) => word === '--full' || word === '--mutations' || word.startsWith('--only'))
}

/**
 * The whole leak matrix and the random histories. Prints what didn't hold as it comes, and as the last line
 * `H histories, L leaked packets, D deliberate leaks caught of D`. Answers the exit code: 0 only when everything held.
 */
export async function runLeaks(root: string, words: readonly string[]): Promise<number> {
  if (words.includes('--mutations')) {
    const { runMutations } = await import('./run-mutations.ts')
    return runMutations(
      root,
      words.slice(1).filter((word) => word !== '--mutations'),
    )
  }
  const options = readOptions(words)
  if (options === null) {
    process.stderr.write(usage)
    return 64
  }
  const lanes = await openLanes(options.only.length === 1 ? 1 : options.lanes, root)
  const run = options.only.length > 0 ? await repeat(lanes, options) : await everything(lanes, root, options)
  const deliberate = await lanes.leakDeliberately()
  const dropped = await lanes.end()
  const finished: Run = {
    ...run,
    seed: options.seed,
    lanes: options.lanes,
    deliberate,
    dropped,
    minutes: minutesOf([...run.matrix, ...run.random], options.lanes),
  }
  const whole = options.only.length === 0
  if (whole && options.limit === null) writeReport(root, 'docs/leak-matrix.md', matrixReport(finished))
  if (whole && options.histories >= wholeHistories) writeRandomReport(root, finished)
  return summarise(finished)
}

/** Joins what the document tells of other numbers. */
function writeRandomReport(root: string, run: Run): void {
  const path = 'docs/random-histories.md'
  const row = rowOf(run.seed, run.random, {
    deliberate: `${run.deliberate.filter(({ caught }) => caught).length} of ${run.deliberate.length}`,
    dropped: run.dropped,
    minutes: minutesOf(run.random, run.lanes),
    sources: sourcesOf(root),
  })
  writeReport(root, path, randomReport(run, withRow(readRows(readFileSync(join(root, path), 'utf8')), row)))
}

/** What the histories took, with that many side by side. */
function minutesOf(outcomes: readonly HistoryOutcome[], lanes: number): number {
  return outcomes.reduce((total, { ms }) => total + ms, 0) / lanes / 60_000
}

interface Options {
  readonly seed: number
  readonly histories: number
  /** Histories of the matrix; null = all. */
  readonly limit: number | null
  readonly lanes: number
  readonly only: readonly string[]
  readonly goesOn: boolean
}

type Lived = Pick<Run, 'matrix' | 'random' | 'steps'>

async function everything(lanes: Lanes, root: string, { seed, histories, limit, goesOn }: Options): Promise<Lived> {
  const kept = keepOutcomes(join(root, 'out/leak', `seed-${seed}.jsonl`), goesOn)
  say('What each act is made of …')
  const steps = await lanes.steps()
  const planned = shuffled(thinned(allHistories(steps), 'failover', seed), seed).slice(0, limit ?? undefined)
  const matrix = await live(
    lanes,
    'matrix',
    planned.map(({ id }) => ({ history: id })),
    kept,
  )
  const random = await live(
    lanes,
    'random',
    Array.from({ length: histories }, (_, index) => ({ random: seed + index })),
    kept,
  )
  return { matrix, random, steps }
}

async function repeat(lanes: Lanes, { only }: Options): Promise<Lived> {
  const [ofMatrix, ofChance] = [only.filter((id) => !id.startsWith('random/')), only.filter((id) => id.startsWith('random/'))]
  const matrix = await live(
    lanes,
    'again',
    ofMatrix.map((id) => ({ history: id })),
  )
  const random = await live(
    lanes,
    'again',
    ofChance.map((id) => ({ random: Number(id.slice('random/'.length)) })),
  )
  for (const outcome of [...matrix, ...random])
    say(`${outcome.id}: ${outcome.judged} packets judged, ${outcome.leaked} leaked, ${Math.round(outcome.ms)} ms`)
  return { matrix, random, steps: {} }
}

async function live(lanes: Lanes, title: string, jobs: readonly Job[], kept?: KeptOutcomes): Promise<readonly HistoryOutcome[]> {
  const outcomes = jobs.flatMap((job) => kept?.of(job) ?? [])
  let leaked = outcomes.reduce((total, outcome) => total + outcome.leaked, 0)
  const open = jobs.filter((job) => kept?.of(job) === undefined)
  await lanes.run(open, (outcome) => {
    outcomes.push(outcome)
    kept?.add(outcome)
    leaked += outcome.leaked
    if (outcome.troubles.length > 0) tell(outcome)
    if (outcomes.length % 50 === 0 || outcomes.length === jobs.length)
      say(`${title}: ${outcomes.length} of ${jobs.length}, ${leaked} leaked`)
  })
  return outcomes
}

function tell({ id, troubles }: HistoryOutcome): void {
  say(`FAILED ${id}`)
  if (id.startsWith('random/')) say(`  ${randomText(Number(id.slice('random/'.length)))}`)
  for (const trouble of troubles) say(`  ${trouble}`)
}

function summarise({ matrix, random, deliberate, dropped, minutes }: Run): number {
  const all = [...matrix, ...random]
  const failed = all.filter(({ troubles }) => troubles.length > 0)
  const leaked = all.reduce((total, outcome) => total + outcome.leaked, 0)
  const judged = all.reduce((total, outcome) => total + outcome.judged, 0)
  const caught = deliberate.filter((leak) => leak.caught)
  for (const { what } of deliberate.filter((leak) => !leak.caught)) say(`a deliberate leak was NOT caught: ${what}`)
  say(`${failed.length} histories failed${failed.length > 0 ? `: ${failed.map(({ id }) => id).join(' · ')}` : ''}`)
  say(`${judged} packets judged, ${dropped} dropped by captures, ${minutes.toFixed(1)} minutes`)
  say(`${all.length} histories, ${leaked} leaked packets, ${caught.length} deliberate leaks caught of ${deliberate.length}`)
  return failed.length === 0 && leaked === 0 && dropped === 0 && caught.length === deliberate.length ? 0 : 1
}

function readOptions(words: readonly string[]): Options | null {
  const number = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      args: words.slice(1),
      options: {
        full: { type: 'boolean' },
        seed: number,
        histories: number,
        matrix: number,
        lanes: number,
        only: { type: 'string', multiple: true },
        continue: { type: 'boolean' },
      },
    })
    const whole = (text: string | undefined, otherwise: number) => {
      const value = Number(text ?? otherwise)
      if (!Number.isInteger(value) || value < 0) throw new Error(`not a number: ${text}`)
      return value
    }
    const only = values.only ?? []
    if (only.some((id) => parseHistory(id) === null && !/^random\/\d+$/.test(id))) return null
    return {
      seed: whole(values.seed, 1),
      histories: whole(values.histories, wholeHistories),
      limit: values.matrix === undefined ? null : whole(values.matrix, 0),
      lanes: Math.max(1, whole(values.lanes, 2)),
      only,
      goesOn: values.continue === true,
    }
  } catch {
    return null
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
