import { spawn } from 'node:child_process'
import type { Fault } from '../../common/fault.ts'
import type { Result } from '../../common/result.ts'
import { judgeExit, type Output, runToEnd } from '../run-to-end.ts'
import type { Command } from '../step.ts'

/** The first start of a tunnel service installs the driver (ms). */
const usualLimit = 60_000
const outputLimit = 1024 * 1024

export type RunProgram = (command: Command) => Promise<Result<Output>>

/**
 * Runs a fixed program without a shell and without a window, and waits for its end. A fault only when it can't be started. Never rejects, and settles
 * whatever the program hangs in or leaves behind.
 */
export const runProgram: RunProgram = ({ program, args, stdin, timeLimit }) =>
  runToEnd({
    begin: () => spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true }),
    stdin,
    limitMs: timeLimit ?? usualLimit,
    outputLimit,
    startFault: (error) => startFault(program, error),
  })

function startFault(program: string, error: NodeJS.ErrnoException): Fault {
  return error.code === 'ENOENT'
    ? { code: 'program.missing', program, install: 'WireGuard for Windows brings wireguard.exe and wg.exe; Windows the others' }
    : { code: 'step.failed', what: 'start a program', program, exit: null, detail: error.message }
}

/** Takes every exit code that isn't expected for a fault. */
export async function runCommand(run: RunProgram, what: string, command: Command): Promise<Result<Output>> {
  const ran = await run(command)
  if (!ran.ok) return ran
  const { stdout, stderr } = ran.value
  // wireguard.exe and sc.exe may speak on either
  return judgeExit(what, command, command.timeLimit ?? usualLimit, ran.value, `${stderr.trim()} ${stdout.trim()}`)
}
