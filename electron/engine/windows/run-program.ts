import { spawn } from 'node:child_process'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Command } from '../step.ts'

/** The first start of a tunnel service installs the driver (ms). */
const timeLimit = 60_000
const outputLimit = 1024 * 1024

export interface Output {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export type RunProgram = (command: Command) => Promise<Result<Output>>

/** Runs a fixed program without a shell and without a window, and waits for its end. A fault only when it can't be started. */
export const runProgram: RunProgram = (command) =>
  new Promise((resolve) => {
    const { program, args, stdin } = command
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true, timeout: timeLimit })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < outputLimit) stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < outputLimit) stderr += text
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'ENOENT'
          ? fail({ code: 'program.missing', program, install: 'WireGuard for Windows brings wireguard.exe and wg.exe; Windows the others' })
          : fail({ code: 'step.failed', what: 'start a program', program, exit: null, detail: error.message }),
      )
    })
    child.once('close', (exit) => resolve(ok({ exit, stdout, stderr })))
    // a program that fails early closes its standard input: its exit code is the news
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
  })

/** Takes every exit code that isn't expected for a fault. */
export async function runCommand(run: RunProgram, what: string, command: Command): Promise<Result<Output>> {
  const ran = await run(command)
  if (!ran.ok) return ran
  const { exit, stdout, stderr } = ran.value
  if (exit === 0 || (exit !== null && command.okExitCodes?.includes(exit))) return ran
  // wireguard.exe and sc.exe may speak on either
  const said = `${stderr.trim()} ${stdout.trim()}`.trim().slice(0, 2000)
  const detail = exit === null ? `no end within ${timeLimit / 1000} s` : said
  return fail({ code: 'step.failed', what, program: command.program, exit, detail })
}
