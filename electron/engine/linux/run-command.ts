import { type ChildProcess, spawn } from 'node:child_process'
import type { Fault } from '../../common/fault.ts'
import type { Result } from '../../common/result.ts'
import { judgeExit, type Output, runToEnd } from '../run-to-end.ts'
import type { Command } from '../step.ts'
import { packageOf } from './names.ts'

const usualLimit = 10_000
const outputLimit = 4 * 1024 * 1024

/**
 * Runs a fixed program without a shell and waits for its end. A fault only when it can't be started; the exit code is the caller's to judge.
 * `env`: beyond the fixed language and path. Never rejects, and settles whatever the program hangs in or leaves behind.
 */
export function runProgram(command: Command, env: Readonly<Record<string, string>> = {}): Promise<Result<Output>> {
  return runToEnd({
    begin: () => begin(command, env),
    stdin: command.stdin,
    limitMs: command.timeLimit ?? usualLimit,
    outputLimit,
    startFault: (error) => startFault(command.program, error),
  })
}

function begin({ program, args, stdin }: Command, env: Readonly<Record<string, string>>): ChildProcess {
  // what the system's programs make (resolvconf: resolv.conf) is for everybody; what this process makes isn't
  const own = process.umask(0o022)
  try {
    return spawn(program, args, {
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...env, LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    })
  } finally {
    process.umask(own)
  }
}

/** Runs it and takes every exit code that isn't expected for a fault. */
export async function runCommand(what: string, command: Command): Promise<Result<Output>> {
  const ran = await runProgram(command)
  return ran.ok ? judgeExit(what, command, command.timeLimit ?? usualLimit, ran.value, ran.value.stderr) : ran
}

function startFault(program: string, error: NodeJS.ErrnoException): Fault {
  if (error.code === 'ENOENT') return { code: 'program.missing', program, install: packageOf[program] ?? program }
  return { code: 'step.failed', what: 'start a program', program, exit: null, detail: error.message }
}
