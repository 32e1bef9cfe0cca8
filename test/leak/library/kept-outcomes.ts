import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Job } from './lanes.ts'
import type { HistoryOutcome } from './run-history.ts'

/** What a long run has lived through, a line each: a run that is cut off loses only the history it was in. */
export interface KeptOutcomes {
  of(job: Job): HistoryOutcome | undefined
  add(outcome: HistoryOutcome): void
}

/** `goesOn` false: what an earlier run left there is forgotten. A last line that was cut off counts as not lived. */
export function keepOutcomes(file: string, goesOn: boolean): KeptOutcomes {
  mkdirSync(dirname(file), { recursive: true })
  if (!goesOn) rmSync(file, { force: true })
  const whole = readLines(file)
  writeFileSync(file, whole.map((line) => `${line}\n`).join(''))
  const lived = new Map(whole.map((line) => JSON.parse(line) as HistoryOutcome).map((outcome) => [outcome.id, outcome]))
  return {
    of: (job) => lived.get('random' in job ? `random/${job.random}` : job.history),
    add(outcome) {
      lived.set(outcome.id, outcome)
      appendFileSync(file, `${JSON.stringify(outcome)}\n`)
    },
  }
}

function readLines(file: string): readonly string[] {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return text.split('\n').slice(0, -1)
}
