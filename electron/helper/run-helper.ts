import type { Fault } from '../common/fault.ts'
import { createSupervisor } from '../supervisor/create-supervisor.ts'
import { type PolicyState, readPolicy } from './admission/policy.ts'
import { resolveServerName } from './admission/server-pins.ts'
import { createHelper, type Helper } from './create-helper.ts'
import { openJournal } from './journal/journal.ts'
import { createRememberedLog } from './log.ts'
import { createLogTail } from './log-tail.ts'
import { machineAddresses } from './machine-addresses.ts'
import type { AllowedIn, Seat, SeatOptions } from './seat/seat.ts'
import { createSerial } from './serial.ts'
import { openKeyStore } from './state/key-store.ts'
import { openStateStore } from './state/state-store.ts'

/**
 * The privileged helper in the foreground, until it is asked to end; then everything stays as it stands. Null = it was asked to end; a fault = it could not
 * start.
 */
export async function runHelper(options: SeatOptions): Promise<Fault | null> {
  const seat = await seatHere(options)
  const missing = seat.missing()
  if (missing !== null) return missing
  const taken = await seat.take()
  if (!taken.ok) return taken.fault

  const ended = seat.ended()
  const life = await live(seat, options)
  await ended
  await life.end()
  await taken.value.release()
  return null
}

/** Neither system loads what is the other's. */
async function seatHere(options: SeatOptions): Promise<Seat> {
  if (process.platform === 'win32') {
    const { createWindowsSeat } = await import('./windows/windows-seat.ts')
    return createWindowsSeat(options)
  }
  const { createLinuxSeat } = await import('./seat/linux-seat.ts')
  return createLinuxSeat(options)
}

async function live(seat: Seat, options: SeatOptions): Promise<{ end(): Promise<void> }> {
  const logTail = createLogTail(Date.now())
  const log = createRememberedLog(logTail)
  const now = () => Date.now()
  const admission = createAdmission(seat, options.configDir, (problem) => log.warn({ problem }, 'users'))
  await admission.read()

  let helper: Helper | null = null
  const doors = seat.openDoors({
    runDir: options.runDir,
    log,
    dispatch: (method, params, peer) =>
      helper?.dispatch(method, params, peer) ?? Promise.resolve({ ok: false, fault: { code: 'internal', detail: 'starting' } }),
  })
  const sessions = seat.sessions({ isConnected: (uid) => doors.isConnected(uid) })
  const journal = await openJournal({
    stateDir: options.stateDir,
    now,
    onHead: ({ seq, uid, act, hash }) => log.info({ seq, uid, act, head: hash }, 'journal'),
    onTrouble: (detail) => log.error({ detail }, 'the journal could not be written'),
  })
  helper = createHelper({
    stateDir: options.stateDir,
    bootId: seat.bootId(),
    log,
    logTail,
    store: await openStateStore(options.stateDir),
    keys: await openKeyStore(options.stateDir),
    journal,
    createSupervisor: (host) => createSupervisor(host, seat.createPlatform(host)),
    installation: seat.installation(),
    policy: admission.policy,
    machine: () => machineAddresses(),
    machineSections: seat.machineSections,
    isPresent: sessions.isPresent,
    isAtSeat: sessions.isAtSeat,
    watchSessions: sessions.watch,
    loginName: seat.loginName,
    userName: seat.userName,
    forgetUserName: seat.forgetUserName,
    isHostAgent: (uid) => uid === 0 || admission.allowed().hosts.has(uid),
    resolve: resolveServerName,
    connections: () => doors.connections(),
    now,
  })
  const started = helper
  await started.start()
  await doors.allow(admission.allowed().users)
  log.info({ pid: process.pid, runDir: options.runDir, uids: [...admission.allowed().users] }, 'listening')

  // one after the other: an older look that ends later would let somebody stay who was taken off the list
  const serial = createSerial()
  const unwatch = seat.watchAllowed(() => {
    void serial(async () => {
      await admission.read()
      await doors.allow(admission.allowed().users)
      await started.policyChanged()
    })
  })
  return {
    end: async () => {
      unwatch()
      await started.stop()
      await doors.close()
      log.info('ended; what was joined stays')
    },
  }
}

interface Admission {
  read(): Promise<void>
  policy(): PolicyState
  allowed(): AllowedIn
}

/** Who may come in and what the administrator decided, as last read from the configuration directory. */
function createAdmission(seat: Seat, configDir: string, onProblem: (problem: string) => void): Admission {
  let policy: PolicyState = { ok: false, fault: 'not read yet' }
  let allowed: AllowedIn = { users: new Set(), hosts: new Set(), problems: [] }
  return {
    read: async () => {
      policy = await readPolicy(configDir)
      if (!policy.ok) onProblem(`policy.json: ${policy.fault}`)
      allowed = await seat.readAllowed()
      for (const problem of allowed.problems) onProblem(problem)
    },
    policy: () => policy,
    allowed: () => allowed,
  }
}
