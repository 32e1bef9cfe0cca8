import type { WindowsPrograms } from '../../engine/windows/names.ts'
import { type RunProgram, runCommand } from '../../engine/windows/run-program.ts'

/** What a constant script says, trimmed; null when it fails. What differs comes by standard input: as data, it can't become a command. */
export type PowerShell = (script: string, input?: string) => Promise<string | null>

export function powershellOf(programs: WindowsPrograms, run: RunProgram): PowerShell {
  return async (script, input = '') => {
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', `$ErrorActionPreference = 'Stop'; ${script}`]
    const ran = await runCommand(run, 'ask Windows', { program: programs.powershell, args, stdin: input })
    return ran.ok ? ran.value.stdout.trim() : null
  }
}
