import { childrenOf, processorSecondsOf, readProc, sum } from './proc-files.ts'

/** What a program and all that it began take. */
export interface FamilyReading {
  readonly processes: number
  readonly renderers: number
  /** Proportional set size of all of them, MB. */
  readonly pss: number
  /** Processor time so far, in seconds. */
  readonly processorSeconds: number
}

export function readFamily(pid: number): FamilyReading {
  const pids = familyOf(pid)
  return {
    processes: pids.length,
    renderers: pids.filter((one) => readProc(`${one}/cmdline`).includes('--type=renderer')).length,
    pss: sum(pids.map(pssOf)),
    processorSeconds: sum(pids.map(processorSecondsOf)),
  }
}

function familyOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}

function pssOf(pid: number): number {
  const found = /^Pss:\s+(\d+) kB$/m.exec(readProc(`${pid}/smaps_rollup`))
  // it may have ended meanwhile; but nobody may seem small because nobody may look
  if (found === null && readProc(`${pid}/stat`) !== '') throw new Error(`the memory of process ${pid} can't be read`)
  return Number(found?.[1] ?? 0) / 1024
}
