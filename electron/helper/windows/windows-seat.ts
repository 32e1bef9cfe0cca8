import { uptime } from 'node:os'
import { windowsPrograms } from '../../engine/windows/names.ts'
import { runProgram } from '../../engine/windows/run-program.ts'
import { createWindowsPlatform, windowsBootId } from '../../engine/windows/windows-platform.ts'
import type { Seat, SeatOptions } from '../seat/seat.ts'
import { watchConfig } from '../watch-config.ts'
import { type Accounts, openAccounts } from './accounts.ts'
import { readAllowedAccounts } from './allowed-accounts.ts'
import { createHostLines } from './host-lines.ts'
import { createPipeDoors } from './pipe-doors.ts'
import { powershellOf } from './powershell.ts'
import { takePlaces } from './take-places.ts'
import { windowsInstallation } from './windows-installation.ts'
import { windowsSections } from './windows-sections.ts'
import { createWindowsSessions } from './windows-sessions.ts'

export function createWindowsSeat(options: SeatOptions): Seat {
  const tools = { programs: windowsPrograms(process.env), run: runProgram }
  const powershell = powershellOf(tools.programs, tools.run)
  const host = options.serviceHost ? createHostLines() : null
  let accounts: Accounts | null = null
  const opened = async () => {
    accounts ??= await openAccounts(options.stateDir, powershell)
    return accounts
  }
  const nameOf = async (uid: number) => (await opened()).nameOf(uid)
  return {
    // what is missing of WireGuard for Windows is the news of a join, which names it
    missing: () => null,
    take: () => takePlaces(options, tools),
    bootId: () => windowsBootId(Date.now(), uptime()),
    createPlatform: (platformHost) => createWindowsPlatform(platformHost, { programs: tools.programs }),
    openDoors: (doors) => createPipeDoors({ ...doors, ...tools, sidOf: (uid) => accounts?.sidOf(uid) ?? null }),
    sessions: ({ isConnected }) =>
      createWindowsSessions({ ...tools, powershell, nameOf, isConnected, onSessions: host?.onSessions ?? (() => () => undefined) }),
    async readAllowed() {
      const { sids, problems } = await readAllowedAccounts(options.configDir)
      const numbered = await (await opened()).numbersOf(sids)
      return { users: numbered.uids, hosts: new Set(), problems: [...problems, ...numbered.problems] }
    },
    loginName: async (uid) => (await opened()).sidOf(uid),
    userName: nameOf,
    forgetUserName: () => undefined,
    watchAllowed: (listener) => watchConfig(options.configDir, listener),
    machineSections: () => windowsSections(tools),
    installation: windowsInstallation,
    ended: () =>
      Promise.race([
        ...(host === null ? [] : [host.ended()]),
        new Promise<void>((resolve) => {
          for (const signal of ['SIGINT', 'SIGBREAK'] as const) process.once(signal, () => resolve())
        }),
      ]),
  }
}
