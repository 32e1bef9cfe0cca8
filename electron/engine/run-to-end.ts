import type { ChildProcess } from 'node:child_process'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import type { Command } from './step.ts'

export interface Output {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What differs between systems. */
export interface Run {
  /** May throw. */
  readonly begin: () => ChildProcess
  readonly stdin: string | undefined
  readonly limitMs: number
  /** Characters that are kept of each output. */
  readonly outputLimit: number
  readonly startFault: (error: NodeJS.ErrnoException) => Fault
}

/** After the end of a program, for what it said to be read (ms). */
const lastWords = 1000

/** Waits for a program's end. A fault only when it can't be started. Never rejects, and settles whatever the program hangs in or leaves behind. */
export function runToEnd({ begin, stdin, limitMs, outputLimit, startFault }: Run): Promise<Result<Output>> {
  return new Promise((resolve) => {
    const child = begun(begin)
    if (child instanceof Error) return resolve(fail(startFault(child)))
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
    }, limitMs)
    child.once('exit', (exit) => {
      clearTimeout(timer)
      // a program that it started and left behind (a daemon of a resolvconf hook) may hold its output open for ever
      timer = setTimeout(() => setImmediate(settle, exit), lastWords)
    })
    child.once('close', settle)
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve(fail(startFault(error)))
    })
    // a program that fails early closes its standard input: EPIPE is not the news, its exit code is
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin)
  })
}

/**
 * Most of what keeps a program from starting is told by an event, but not all of it: for want of memory, or where a policy or a virus scanner forbids it, `spawn`
 * throws.
 */
function begun(begin: () => ChildProcess): ChildProcess | NodeJS.ErrnoException {
  try {
    return begin()
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

/** Takes every exit code that isn't expected for a fault. `said`: what the program has to say about it. */
export function judgeExit(
  what: string,
  { program, okExitCodes }: Pick<Command, 'program' | 'okExitCodes'>,
  limitMs: number,
  output: Output,
  said: string,
): Result<Output> {
  const { exit } = output
  if (exit === 0 || (exit !== null && okExitCodes?.includes(exit))) return ok(output)
  const detail = exit === null ? `no end within ${limitMs / 1000} s` : said.trim().slice(0, 2000)
  return fail({ code: 'step.failed', what, program, exit, detail })
}
