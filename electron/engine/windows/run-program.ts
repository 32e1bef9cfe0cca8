import { type ChildProcess, spawn } from 'node:child_process'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Command } from '../step.ts'

/** The first start of a tunnel service installs the driver (ms). */
const usualLimit = 60_000
const outputLimit = 1024 * 1024
/** After the end of a program, for what it said to be read (ms). */
const lastWords = 1000

export interface Output {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export type RunProgram = (command: Command) => Promise<Result<Output>>

/**
 * Runs a fixed program without a shell and without a window, and waits for its end. A fault only when it can't be started. Never rejects, and settles
 * whatever the program hangs in or leaves behind.
 */
export const runProgram: RunProgram = (command) =>
  new Promise((resolve) => {
    const { program, args, stdin } = command
    const child = begin(program, args)
    if (child instanceof Error) return resolve(fail(startFault(program, child)))
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
      child.kill()
      timer = setTimeout(settle, lastWords, null)
    }, command.timeLimit ?? usualLimit)
    child.once('exit', (exit) => {
      clearTimeout(timer)
      // a program that it started and left behind may hold its output open for ever
      timer = setTimeout(() => setImmediate(settle, exit), lastWords)
    })
    child.once('close', settle)
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      resolve(fail(startFault(program, error)))
    })
    // a program that fails early closes its standard input: its exit code is the news
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(stdin)
  })

/** A policy or a virus scanner that forbids a program (EPERM, UNKNOWN) makes `spawn` throw instead of telling it by an event. */
function begin(program: string, args: readonly string[]): ChildProcess | NodeJS.ErrnoException {
  try {
    return spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}

function startFault(program: string, error: NodeJS.ErrnoException): Fault {
  return error.code === 'ENOENT'
    ? { code: 'program.missing', program, install: 'WireGuard for Windows brings wireguard.exe and wg.exe; Windows the others' }
    : { code: 'step.failed', what: 'start a program', program, exit: null, detail: error.message }
}

/** Takes every exit code that isn't expected for a fault. */
export async function runCommand(run: RunProgram, what: string, command: Command): Promise<Result<Output>> {
  const ran = await run(command)
  if (!ran.ok) return ran
  const { exit, stdout, stderr } = ran.value
  if (exit === 0 || (exit !== null && command.okExitCodes?.includes(exit))) return ran
  // wireguard.exe and sc.exe may speak on either
  const said = `${stderr.trim()} ${stdout.trim()}`.trim().slice(0, 2000)
  const detail = exit === null ? `no end within ${(command.timeLimit ?? usualLimit) / 1000} s` : said
  return fail({ code: 'step.failed', what, program: command.program, exit, detail })
}
