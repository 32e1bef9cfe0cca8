import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DeliberateLeak } from './deliberate-leaks.ts'
import { type ActName, actNames, type StepLists } from './history.ts'
import type { HistoryOutcome } from './run-history.ts'

/** Laptops side by side, each in a process and an internet of its own. */
export interface Lanes {
  /** What each act is made of, as it is on this machine. */
  steps(): Promise<StepLists>
  /** Each by whoever is free; `told` as each is over. */
  run(jobs: readonly Job[], told: (outcome: HistoryOutcome) => void): Promise<void>
  /** Once in every lane. */
  leakDeliberately(): Promise<readonly DeliberateLeak[]>
  /** Ends them. Answers how many packets the captures had no room for. */
  end(): Promise<number>
}

/** `afresh`: by an engine that is started for it, because its sources have changed. */
export type Job = { readonly history: string; readonly afresh?: true } | { readonly random: number }

interface Lane {
  ask<T>(line: Readonly<Record<string, unknown>>): Promise<T>
  readonly process: ChildProcess
}

/** `root`: the checkout that is tried. */
export async function openLanes(count: number, root: string): Promise<Lanes> {
  const lanes = await Promise.all(Array.from({ length: count }, () => openLane(root)))
  const [first] = lanes
  if (first === undefined) throw new Error('no lanes')
  return {
    async steps() {
      const lists: Partial<Record<ActName, readonly string[]>> = {}
      const waiting = [...actNames]
      await eachLane(lanes, async (lane) => {
        for (let act = waiting.shift(); act !== undefined; act = waiting.shift())
          lists[act] = await lane.ask<readonly string[]>({ steps: act })
      })
      return lists as StepLists
    },
    async run(jobs, told) {
      const waiting = [...jobs]
      await eachLane(lanes, async (lane) => {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) told(await lane.ask<HistoryOutcome>(job))
      })
    },
    async leakDeliberately() {
      return (await eachLane(lanes, (lane) => lane.ask<readonly DeliberateLeak[]>({ deliberate: true }))).flat()
    },
    async end() {
      const ends = await eachLane(lanes, (lane) => lane.ask<{ dropped: number }>({ end: true }))
      return ends.reduce((total, { dropped }) => total + dropped, 0)
    },
  }
}

function eachLane<T>(lanes: readonly Lane[], act: (lane: Lane) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(lanes.map(act))
}

async function openLane(root: string): Promise<Lane> {
  const program = join(root, 'test/leak/programs/lane.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const waiting: ((line: string) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line))
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code, signal) => reject(new Error(`a lane ended (${code ?? signal})`))),
  )
  // whoever asks meets it there
  ended.catch(() => undefined)
  const answer = <T>() => Promise.race([new Promise<T>((resolve) => waiting.push((line) => resolve(JSON.parse(line) as T))), ended])
  await answer()
  return {
    process: child,
    ask: <T>(line: Readonly<Record<string, unknown>>) => {
      const answered = answer<T>()
      child.stdin.write(`${JSON.stringify(line)}\n`)
      return answered
    },
  }
}
