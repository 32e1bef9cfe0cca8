import { readlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { childrenOf, entriesOf, processorSecondsOf, readProc, sum } from './proc-files.ts'

/** Readings of this machine's own processes (by network namespace), from /proc alone. */

/** What the helper holds, in MB: proportional set size as if it were the only Node program; the lab's others would share its text with it. */
export function helperMemory(): { readonly pss: number; readonly anonymous: number } {
  const [pid] = processes(isHelper)
  if (pid === undefined) throw new Error('no helper runs here')
  let own = false
  let pss = 0
  let anonymous = 0
  for (const line of readProc(`${pid}/smaps`).split('\n')) {
    const [key = '', value = ''] = line.split(/\s+/)
    if (/^[0-9a-f]+-[0-9a-f]+$/.test(key)) own = line.endsWith('/node')
    if (key === (own ? 'Rss:' : 'Pss:')) pss += Number(value) / 1024
    if (key === 'Anonymous:') anonymous += Number(value) / 1024
  }
  return { pss, anonymous }
}

/** Processor time so far of all programs of that name, in seconds. */
export function processorSeconds(program: string): number {
  return sum(processes((args) => args[0]?.endsWith(`/${program}`) === true || args[0] === program).map(processorSecondsOf))
}

export interface IdleReading {
  readonly seconds: number
  /** Of the helper and the two programs that listen for it. */
  readonly processorSeconds: number
  /** Processes and threads that began meanwhile in the whole lab: more than the helper's. */
  readonly begun: number
  /** Packets that were sent into the tunnel. */
  readonly sent: number
}

/** Looks on while nobody does anything. */
export async function lookAtIdle(seconds: number): Promise<IdleReading> {
  const look = () => {
    const [helper] = processes(isHelper)
    const family = helper === undefined ? [] : [helper, ...childrenOf(helper)]
    return { used: sum(family.map(processorSecondsOf)), begun: Number(readProc('sys/kernel/ns_last_pid')), sent: sentPackets() }
  }
  const before = look()
  await wait(seconds * 1000)
  const after = look()
  return {
    seconds,
    processorSeconds: after.used - before.used,
    begun: after.begun - before.begun,
    sent: after.sent - before.sent,
  }
}

function isHelper(args: readonly string[]): boolean {
  return args.includes('helper')
}

function sentPackets(): number {
  const line = readProc('self/net/dev')
    .split('\n')
    .find((text) => text.trim().startsWith('waygate0:'))
  return Number((line ?? '').split(':')[1]?.trim().split(/\s+/)[9] ?? 0)
}

function processes(fits: (args: readonly string[]) => boolean): readonly number[] {
  const here = readlinkSync('/proc/self/ns/net')
  return entriesOf('.')
    .filter((entry) => /^\d+$/.test(entry) && fits(readProc(`${entry}/cmdline`).split('\0')) && namespaceOf(entry) === here)
    .map(Number)
}

function namespaceOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return ''
  }
}
