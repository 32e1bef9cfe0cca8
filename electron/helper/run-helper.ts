import { readFileSync } from 'node:fs'
import type { Fault } from '../common/fault.ts'
import { createLinuxPlatform } from '../engine/linux/linux-platform.ts'
import { createSupervisor } from '../supervisor/create-supervisor.ts'
import { loginName, readAllowedUsers } from './admission/allowed-users.ts'
import { type PolicyState, readPolicy } from './admission/policy.ts'
import { resolveServerName } from './admission/server-pins.ts'
import { createSessions } from './admission/sessions.ts'
import { watchAccounts } from './admission/watch-accounts.ts'
import { createHelper, type Helper } from './create-helper.ts'
import { openJournal } from './journal/journal.ts'
import { createRememberedLog } from './log.ts'
import { createLogTail } from './log-tail.ts'
import { machineAddresses } from './machine-addresses.ts'
import { missingPrecondition } from './preconditions.ts'
import { prepareRootDirectory, takeRunDir } from './run-dir.ts'
import { openKeyStore } from './state/key-store.ts'
import { openStateStore } from './state/state-store.ts'
import { thisInstallation } from './update/installation.ts'
import { createUserSockets, type UserSockets } from './user-sockets.ts'
import { watchConfig } from './watch-config.ts'

export interface HelperOptions {
  readonly runDir: string
  readonly stateDir: string
  readonly configDir: string
  /** Besides those in `<configDir>/users`. */
  readonly allowUids: readonly number[]
  /** Host agents besides root and those in `<configDir>/host-users`; they are allowed in, too. */
  readonly hostUids: readonly number[]
}

/**
 * The privileged helper in the foreground, until SIGTERM or SIGINT; then everything stays as it stands. Null = it was asked to end; a fault = it could not start.
 */
export async function runHelper(options: HelperOptions): Promise<Fault | null> {
  const missing = missingPrecondition()
  if (missing !== null) return missing
  // nothing that this process makes is for anybody else, unless said at its place
  process.umask(0o077)
  const stateDir = await prepareRootDirectory(options.stateDir, 0o700)
  if (!stateDir.ok) return stateDir.fault
  const runDir = await takeRunDir(options.runDir)
  if (!runDir.ok) return runDir.fault

  const ended = endSignal()
  const life = await live(options)
  await ended
  await life.end()
  await runDir.value.release()
  return null
}

async function live(options: HelperOptions): Promise<{ end(): Promise<void> }> {
  const logTail = createLogTail(Date.now())
  const log = createRememberedLog(logTail)
  const now = () => Date.now()
  const admission = createAdmission(options, (problem) => log.warn({ problem }, 'users'))
  await admission.read()

  let helper: Helper | null = null
  const sockets: UserSockets = createUserSockets({
    runDir: options.runDir,
    log,
    dispatch: (method, params, peer) =>
      helper?.dispatch(method, params, peer) ?? Promise.resolve({ ok: false, fault: { code: 'internal', detail: 'starting' } }),
  })
  const sessions = createSessions({ isConnected: (uid) => sockets.isConnected(uid) })
  const journal = await openJournal({
    stateDir: options.stateDir,
    now,
    onHead: ({ seq, uid, act, hash }) => log.info({ seq, uid, act, head: hash }, 'journal'),
    onTrouble: (detail) => log.error({ detail }, 'the journal could not be written'),
  })
  helper = createHelper({
    stateDir: options.stateDir,
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    log,
    logTail,
    store: await openStateStore(options.stateDir),
    keys: await openKeyStore(options.stateDir),
    journal,
    createSupervisor: (host) => createSupervisor(host, createLinuxPlatform(host)),
    installation: thisInstallation(options),
    policy: admission.policy,
    machine: () => machineAddresses(),
    isPresent: sessions.isPresent,
    isAtSeat: sessions.isAtSeat,
    watchSessions: sessions.watch,
    loginName,
    isHostAgent: (uid) => uid === 0 || admission.hostUids().has(uid),
    resolve: resolveServerName,
    connections: () => sockets.connections(),
    now,
  })
  const started = helper
  await started.start()
  await sockets.allow(admission.uids())
  log.info({ runDir: options.runDir, uids: [...admission.uids()] }, 'listening')

  const readAgain = () => {
    void admission.read().then(async () => {
      await sockets.allow(admission.uids())
      await started.policyChanged()
    })
  }
  const watches = [watchConfig(options.configDir, readAgain), watchAccounts(readAgain)]
  return {
    end: async () => {
      for (const unwatch of watches) unwatch()
      await started.stop()
      await sockets.close()
      log.info('ended; what was joined stays')
    },
  }
}

interface Admission {
  read(): Promise<void>
  policy(): PolicyState
  uids(): ReadonlySet<number>
  hostUids(): ReadonlySet<number>
}

/** Who may come in and what the administrator decided, as last read from the configuration directory. */
function createAdmission(options: HelperOptions, onProblem: (problem: string) => void): Admission {
  let policy: PolicyState = { ok: false, fault: 'not read yet' }
  let users: ReadonlySet<number> = new Set()
  let hosts: ReadonlySet<number> = new Set()
  return {
    read: async () => {
      policy = await readPolicy(options.configDir)
      if (!policy.ok) onProblem(`policy.json: ${policy.fault}`)
      const [usersFile, hostsFile] = await Promise.all([
        readAllowedUsers(options.configDir, 'users'),
        readAllowedUsers(options.configDir, 'host-users'),
      ])
      for (const problem of [...usersFile.problems, ...hostsFile.problems]) onProblem(problem)
      hosts = new Set([...hostsFile.uids, ...options.hostUids])
      users = new Set([...usersFile.uids, ...options.allowUids, ...hosts])
    },
    policy: () => policy,
    uids: () => users,
    hostUids: () => hosts,
  }
}

function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
    // a terminal that closes or a reader of the log that goes is no reason to end
    process.on('SIGHUP', () => undefined)
    process.on('SIGPIPE', () => undefined)
  })
}
