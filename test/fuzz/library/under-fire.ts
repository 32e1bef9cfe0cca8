import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HelperWorld } from '../../lab/library/helper-world.ts'
import type { LabProcess } from '../../lab/library/lab-process.ts'
import { childOf } from '../../lab/library/namespace-root.ts'
import type { FloodReport } from '../programs/flood.ts'
import type { HonestReport } from '../programs/honest.ts'
import { parseStarts, type Start } from './program-recording.ts'

/** Where strace of `watched` writes, on the laptop. */
const recording = '/run/programs-of-the-helper'
export const strace = '/usr/bin/strace'
/** Stands before the helper: every program that it or a child of it starts is written down, with its arguments. */
export const watched: readonly string[] = [
  ...[strace, '-D', '-f', '--seccomp-bpf', '-qq', '-s', '4096', '-o', recording],
  ...['-e', 'trace=execve,execveat', '-e', 'signal=none', '--'],
]

export interface Attack {
  readonly attacker: number
  readonly honest: number
  readonly messages: number
  readonly connections: number
  readonly seed: number
}

/** What a flood did, and what became of the helper and of everybody else. */
export interface Fire {
  readonly flood: FloodReport
  readonly honest: HonestReport
  /** Programs that the helper started meanwhile. */
  readonly started: readonly Start[]
  /** What the kernel told of the machine's network meanwhile: links, addresses, routes, rules, filters. */
  readonly changes: readonly string[]
  /** Resident memory of the helper (MB): before, the most in each half, at the end. */
  readonly memory: { readonly before: number; readonly halves: readonly [number, number]; readonly after: number }
  readonly survived: boolean
  readonly seconds: number
}

/** Lets a hostile and an honest program at the helper, and records what happens. */
export async function underFire(world: HelperWorld, attack: Attack): Promise<Fire> {
  const laptop = world.net.lab.node('laptop')
  const pid = childOf(world.helper.pid)
  if (pid === undefined) throw new Error('the helper is not there')
  const already = (await readStarts(world)).length
  const monitors = [
    laptop.spawn(['/usr/sbin/nft', 'monitor']),
    laptop.spawn(['/usr/sbin/ip', 'monitor', 'link', 'address', 'route', 'rule']),
  ]
  const changes: string[] = []
  for (const monitor of monitors) monitor.onLine((line) => void changes.push(line))
  const honest = laptop.spawn([...as(attack.honest), ...program('honest')])
  await honest.line(/^ready$/)

  const begun = Date.now()
  const samples: number[] = [residentMemory(pid)]
  const sampler = setInterval(() => samples.push(residentMemory(pid)), 250)
  const hostile = laptop.spawn([
    ...as(attack.attacker),
    ...program('flood', [`/run/waygate/${attack.attacker}.sock`, attack.seed, attack.messages, attack.connections]),
  ])
  const flood = await lastWord<FloodReport>(hostile)
  clearInterval(sampler)
  samples.push(residentMemory(pid))
  const seconds = (Date.now() - begun) / 1000
  honest.write('end\n')
  const report = await lastWord<HonestReport>(honest)
  for (const monitor of monitors) await monitor.stop()
  const middle = Math.ceil(samples.length / 2)
  return {
    flood,
    honest: report,
    started: (await readStarts(world)).slice(already),
    changes: changes.filter((line) => line.trim() !== '' && !/^# new generation/.test(line)),
    memory: {
      before: samples[0] ?? 0,
      halves: [Math.max(...samples.slice(0, middle)), Math.max(...samples.slice(middle))],
      after: samples.at(-1) ?? 0,
    },
    survived: world.helper.running() && childOf(world.helper.pid) === pid,
    seconds,
  }
}

async function readStarts(world: HelperWorld): Promise<readonly Start[]> {
  return parseStarts(await world.net.lab.node('laptop').must(['/bin/cat', recording]))
}

async function lastWord<T>(program: LabProcess): Promise<T> {
  const [said] = await program.line(/^\{.*\}$/)
  program.write('read\n')
  await program.exited
  return JSON.parse(said) as T
}

/** MB; 0 when it is gone. */
function residentMemory(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
  } catch {
    return 0
  }
}

function as(uid: number): readonly string[] {
  return ['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups']
}

function program(name: string, args: readonly (string | number)[] = []): readonly string[] {
  const file = join(import.meta.dirname, '../programs', `${name}.ts`)
  return [process.execPath, '--disable-warning=ExperimentalWarning', file, ...args.map(String)]
}
