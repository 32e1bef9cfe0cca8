import { readdirSync, readFileSync } from 'node:fs'

/** Readings of single processes from /proc (proc(5)). What has ended reads as nothing. */

/** Processor time of a process so far, in seconds. */
export function processorSecondsOf(pid: number): number {
  // fields 14 and 15, behind the program's name, which may hold spaces
  const fields = readProc(`${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond
}

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100

/** A child belongs to the thread that began it. */
export function childrenOf(pid: number): readonly number[] {
  return entriesOf(`${pid}/task`).flatMap((thread) => readProc(`${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number))
}

export function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return ''
  }
}

export function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(`/proc/${path}`)
  } catch {
    return []
  }
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
