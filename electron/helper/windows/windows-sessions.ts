import type { WindowsPrograms } from '../../engine/windows/names.ts'
import type { RunProgram } from '../../engine/windows/run-program.ts'
import type { Sessions } from '../admission/sessions.ts'
import { sidPattern } from './accounts.ts'
import type { PowerShell } from './powershell.ts'

export interface WindowsSessionsOptions {
  readonly programs: WindowsPrograms
  readonly run: RunProgram
  readonly powershell: PowerShell
  nameOf(uid: number): Promise<string>
  isConnected(uid: number): boolean
  /** The service host tells when somebody signs in or out; returns the end of it. */
  onSessions(listener: () => void): () => void
}

/** Who sits at the screen, `COMPUTER\anna`; nothing when nobody does. */
const consoleUser = '(Get-CimInstance Win32_ComputerSystem).UserName'

/**
 * Windows' own tools tell who is here: whose processes run, and who sits at the screen. Where they don't, everybody counts as being here and at the seat: an
 * absence may open this computer.
 */
export function createWindowsSessions(options: WindowsSessionsOptions): Sessions {
  const { programs, run, powershell, nameOf, isConnected, onSessions } = options
  return {
    async isPresent(uid) {
      if (uid === 0 || isConnected(uid)) return true
      const name = await nameOf(uid)
      if (sidPattern.test(name)) return true
      const ran = await run({ program: programs.tasklist, args: ['/FI', `USERNAME eq ${name}`, '/FO', 'CSV', '/NH'] })
      if (!ran.ok || ran.value.exit !== 0) return true
      // without a process it says so in a sentence of its language; a row of CSV begins with a quote
      return ran.value.stdout.trimStart().startsWith('"')
    },
    async isAtSeat(uid) {
      if (uid === 0) return true
      const user = await powershell(consoleUser)
      return user === null || user === '' || user.toLowerCase() === (await nameOf(uid)).toLowerCase()
    },
    watch: onSessions,
  }
}
