import { type ChildProcess, spawn } from 'node:child_process'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Command } from '../step.ts'
import { packageOf } from './names.ts'

const usualLimit = 10_000
const outputLimit = 4 * 1024 * 1024
/** After the end of a program, for what it said to be read (ms). */
const lastWords = 1000

export interface Output {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a fixed program without a shell and waits for its end. A fault only when it can't be started; the exit code is the caller's to judge.
 * `env`: beyond the fixed language and path. Never rejects, and settles whatever the program hangs in or leaves behind.
 */
export function runProgram(command: Command, env: Readonly<Record<string, string>> = {}): Promise<Result<Output>> {
  return new Promise((resolve) => {
    const child = begin(command, env)
    if (child instanceof Error) return resolve(fail(startFault(command.program, child)))
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < outputLimit) stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < outputLimit) stderr += text
    })
    const settle = (exit: number | null) => {
      clearTimeout(timer)
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve(ok({ exit, stdout, stderr }))
    }
    let timer = setTimeout(() => {
      child.kill('SIGKILL')
      // one that hangs in the kernel doesn't end by that either
      timer = setTimeout(settle, lastWords, null)
    }, command.timeLimit ?? usualLimit)
    child.once('exit', (exit) => {
      clearTimeout(timer)
      // a program that it started and left behind (a daemon of a resolvconf hook) may hold its output open for ever
      timer = setTimeout(() => setImmediate(settle, exit), lastWords)
    })
    child.once('close', settle)
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve(fail(startFault(command.program, error)))
    })
    // a program that fails early closes its standard input: EPIPE is not the news, its exit code is
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(command.stdin)
  })
}

/** Most of what keeps a program from starting is told by an event, but not all of it: for want of memory `spawn` throws. */
function begin({ program, args, stdin }: Command, env: Readonly<Record<string, string>>): ChildProcess | NodeJS.ErrnoException {
  // what the system's programs make (resolvconf: resolv.conf) is for everybody; what this process makes isn't
  const own = process.umask(0o022)
  try {
    return spawn(program, args, {
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env: { ...env, LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    })
  } catch (error) {
    return error as NodeJS.ErrnoException
  } finally {
    process.umask(own)
  }
}

/** Runs it and takes every exit code that isn't expected for a fault. */
export async function runCommand(what: string, command: Command): Promise<Result<Output>> {
  const ran = await runProgram(command)
  if (!ran.ok) return ran
  const { exit, stderr } = ran.value
  if (exit === 0 || (exit !== null && command.okExitCodes?.includes(exit))) return ran
  const detail = exit === null ? `no end within ${(command.timeLimit ?? usualLimit) / 1000} s` : stderr.trim().slice(0, 2000)
  return fail({ code: 'step.failed', what, program: command.program, exit, detail })
}

function startFault(program: string, error: NodeJS.ErrnoException): Fault {
  if (error.code === 'ENOENT') return { code: 'program.missing', program, install: packageOf[program] ?? program }
  return { code: 'step.failed', what: 'start a program', program, exit: null, detail: error.message }
}
