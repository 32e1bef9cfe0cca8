import { readFileSync } from 'node:fs'
import { createLinuxPlatform } from '../../engine/linux/linux-platform.ts'
import { forgetUserName, loginName, readAllowedUsers, userName } from '../admission/allowed-users.ts'
import { createSessions } from '../admission/sessions.ts'
import { watchAccounts } from '../admission/watch-accounts.ts'
import { linuxSections } from '../linux-sections.ts'
import { missingPrecondition } from '../preconditions.ts'
import { prepareRootDirectory, takeRunDir } from '../run-dir.ts'
import { thisInstallation } from '../update/installation.ts'
import { createUserSockets } from '../user-sockets.ts'
import { watchConfig } from '../watch-config.ts'
import type { Seat, SeatOptions } from './seat.ts'

export function createLinuxSeat(options: SeatOptions): Seat {
  return {
    missing: missingPrecondition,
    async take() {
      // nothing that this process makes is for anybody else, unless said at its place
      process.umask(0o077)
      const stateDir = await prepareRootDirectory(options.stateDir, 0o700)
      return stateDir.ok ? takeRunDir(options.runDir) : stateDir
    },
    bootId: () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    createPlatform: createLinuxPlatform,
    openDoors: createUserSockets,
    sessions: createSessions,
    async readAllowed() {
      const [users, agents] = await Promise.all([
        readAllowedUsers(options.configDir, 'users'),
        readAllowedUsers(options.configDir, 'host-users'),
      ])
      const hosts = new Set([...agents.uids, ...options.hostUids])
      return {
        users: new Set([...users.uids, ...options.allowUids, ...hosts]),
        hosts,
        problems: [...users.problems, ...agents.problems],
      }
    },
    loginName,
    userName,
    forgetUserName,
    watchAllowed(listener) {
      const watches = [watchConfig(options.configDir, listener), watchAccounts(listener)]
      return () => {
        for (const unwatch of watches) unwatch()
      }
    },
    machineSections: linuxSections,
    installation: () => thisInstallation(options),
    ended: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
        // a terminal that closes or a reader of the log that goes is no reason to end
        process.on('SIGHUP', () => undefined)
        process.on('SIGPIPE', () => undefined)
      }),
  }
}
