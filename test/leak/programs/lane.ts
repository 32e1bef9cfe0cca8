import { createInterface } from 'node:readline'
import { leakDeliberately } from '../library/deliberate-leaks.ts'
import { type ActName, parseHistory } from '../library/history.ts'
import { createLeakWorld, type LeakWorld } from '../library/leak-world.ts'
import { runRandomHistory } from '../library/random-history.ts'
import { type HistoryOutcome, recordSteps, runHistory } from '../library/run-history.ts'

/**
 * One laptop of a full run, in a process of its own. JSON lines in, one answer each: `{ steps: act }`, `{ history: id }`, `{ random: seed }`,
 * `{ deliberate: true }`, `{ end: true }` (answers with the packets that captures had no room for).
 */
type Line =
  | { readonly steps: ActName }
  | { readonly history: string; readonly afresh?: true }
  | { readonly random: number }
  | { readonly deliberate: true }
  | { readonly end: true }

let world: LeakWorld = await createLeakWorld()
let dropped = 0

/** A world in which something threw is not to be trusted: the next history gets a new one. */
async function guarded(id: string, run: () => Promise<HistoryOutcome>): Promise<HistoryOutcome> {
  try {
    return await run()
  } catch (error) {
    dropped += (await world.release()).dropped
    world = await createLeakWorld()
    return { id, leaked: 0, judged: 0, reached: false, troubles: [`broke: ${(error as Error).message.slice(0, 500)}`], ms: 0 }
  }
}

async function answer(line: Line): Promise<unknown> {
  if ('steps' in line) return recordSteps(world, line.steps)
  if ('random' in line) return guarded(`random/${line.random}`, () => runRandomHistory(world, line.random))
  if ('deliberate' in line) return leakDeliberately(world)
  if ('end' in line) return { dropped: dropped + (await world.release()).dropped }
  const history = parseHistory(line.history)
  if (history === null) throw new Error(`no such history: ${line.history}`)
  if (line.afresh) await world.kill()
  return guarded(line.history, () => runHistory(world, history))
}

process.stdout.write('{"ready":true}\n')
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as Line
  process.stdout.write(`${JSON.stringify(await answer(asked))}\n`)
  if ('end' in asked) process.exit(0)
}
await world.release()
