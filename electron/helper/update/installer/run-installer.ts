import type { Result } from '../../../common/result.ts'
import type { UpdateFailure } from '../../../common/update/update-refusal.ts'
import { isOver, type UpdatePhase } from '../../../common/update/update-run.ts'
import type { InstalledPackage } from '../package-manager.ts'
import type { RecordedRun, UpdateRecord } from '../update-record.ts'
import { forgotState, judgeHealth } from './judge-health.ts'
import type { HelperLook } from './look-at-helper.ts'

/** How dpkg did: `lockTaken` = nothing was tried, another program is at it. */
export type InstallOutcome = 'done' | 'failed' | 'lockTaken'

/** What installing needs from the machine. */
export interface Machine {
  readRecord(): Promise<Result<UpdateRecord>>
  writeRecord(record: UpdateRecord): Promise<void>
  /** Null: it isn't installed. */
  installed(): Promise<InstalledPackage | null>
  /** Root's copy is still what was signed. */
  isUntouched(sha512: string): Promise<boolean>
  /** Makes a package of what is installed. False: it can't be done. */
  keepInstalled(): Promise<boolean>
  install(which: 'new' | 'kept'): Promise<InstallOutcome>
  /** The new package is from now on the one that is kept. */
  keepNew(): Promise<void>
  forgetNew(): Promise<void>
  copyState(): Promise<void>
  restoreState(): Promise<void>
  look(ask: 'prove' | 'status'): Promise<Result<HelperLook>>
  /** A new process takes over from the helper that runs. */
  renewHelper(): Promise<void>
  /** Rejects when the machine goes down. */
  wait(ms: number): Promise<void>
  now(): number
  say(line: string): void
}

/** 'begin': root has just taken the package. 'resume': the process that did this is gone, and the record says how far it got. */
export type InstallerStart = 'begin' | 'resume'

/** How long the helper may take until it has proven the gateway again (ms), and between two looks. */
const healthLimit = 90_000
const lookInterval = 1_000
/** A helper that answers must still be the same one after this time (ms). */
const steadyTime = 4_000
/** Silent for so long, it is started once more, and is given the same time again (ms). A service manager does the first by itself long before. */
const silentLimit = 20_000
/** Waiting for another program that installs packages (ms). */
const lockLimit = 5 * 60_000
const lockInterval = 5_000

/**
 * installing → checking → installed; whatever fails in between → rollingBack → rolledBack, or `failed` when that doesn't work either. Begins where an earlier
 * life was interrupted. Nothing is changed before there is a package to go back to.
 */
export async function runInstaller(machine: Machine, start: InstallerStart): Promise<void> {
  const read = await machine.readRecord()
  if (!read.ok) return machine.say(`the record can't be read: ${JSON.stringify(read.fault)}`)
  const { run } = read.value
  if (run === null || isOver(run.phase)) return machine.say('there is nothing to install')
  const installer = createSteps(machine, read.value, run)
  if (run.phase === 'rollingBack') return installer.goBack(run.why ?? 'interrupted')
  if (run.phase === 'checking') return installer.check()
  return start === 'begin' ? installer.begin() : installer.goOn()
}

function createSteps(machine: Machine, firstRecord: UpdateRecord, firstRun: RecordedRun) {
  let record = firstRecord
  const { version, from, before, sha512 } = firstRun
  let since = firstRun.since

  const put = async (phase: UpdatePhase, why: UpdateFailure | null, more: Partial<Pick<UpdateRecord, 'kept' | 'rolledBack'>> = {}) => {
    machine.say(`${phase}${why === null ? '' : `: ${why}`}`)
    record = { ...record, ...more, run: { ...(record.run ?? firstRun), phase, why, since: machine.now() } }
    await machine.writeRecord(record)
  }
  /** Nothing was changed. */
  const giveUp = async (why: UpdateFailure) => {
    await machine.forgetNew()
    await put('failed', why)
  }

  async function begin(): Promise<void> {
    const installed = await machine.installed()
    if (installed === null) return giveUp('noWayBack')
    if (!(await machine.isUntouched(sha512))) return giveUp('altered')
    if (record.kept?.packageVersion !== installed.version) {
      if (!(await machine.keepInstalled())) return giveUp('noWayBack')
      await put('installing', null, { kept: { version: from, packageVersion: installed.version } })
    }
    await machine.copyState()
    const outcome = await installPatiently('new')
    if (outcome === 'lockTaken') return giveUp('busy')
    return outcome === 'done' ? check() : goBack('package')
  }

  /** An earlier life was about to install, or in the middle of it. */
  async function goOn(): Promise<void> {
    const installed = await machine.installed()
    const asBefore = installed?.whole === true && installed.version === record.kept?.packageVersion
    if (record.kept === null || asBefore) return giveUp('interrupted')
    return installed?.whole === true ? check() : goBack('interrupted')
  }

  async function check(): Promise<void> {
    await put('checking', null)
    const trouble = await untilHealthy(version)
    if (trouble !== null) return goBack(trouble)
    const installed = await machine.installed()
    await machine.keepNew()
    await put('installed', null, { kept: installed === null ? null : { version, packageVersion: installed.version } })
  }

  async function goBack(why: UpdateFailure): Promise<void> {
    await put('rollingBack', why)
    const outcome = await installPatiently('kept')
    let trouble = outcome === 'done' ? await untilHealthy(from) : 'package'
    if (trouble === 'stateLost') {
      // the update wrote what is remembered in its own way
      await machine.restoreState()
      await machine.renewHelper()
      trouble = await untilHealthy(from)
    }
    await machine.forgetNew()
    const rolledBack = [...record.rolledBack.filter((one) => one !== version), version].slice(-32)
    // the gateway may have trouble of its own
    const isBack = trouble === null || trouble === 'stateLost' || trouble === 'unproven'
    await put(isBack ? 'rolledBack' : 'failed', why, { rolledBack })
  }

  async function installPatiently(which: 'new' | 'kept'): Promise<InstallOutcome> {
    const began = machine.now()
    for (;;) {
      const outcome = await machine.install(which)
      since = machine.now()
      if (outcome !== 'lockTaken' || since - began >= lockLimit) return outcome
      await machine.wait(lockInterval)
    }
  }

  /** What was missing at the end; null as soon as nothing is, and the same helper still says so a moment later. */
  async function untilHealthy(wanted: string): Promise<UpdateFailure | null> {
    const began = machine.now()
    let renewed = false
    for (;;) {
      const look = await machine.look(before?.up ? 'prove' : 'status')
      const trouble = judgeHealth(look, { version: wanted, before, since })
      if (trouble === null && (await isSteady(look, wanted))) return null
      const waited = machine.now() - began
      // the package's own script hands over where there is systemd; elsewhere the old one goes on, or nobody starts the new one
      if (!renewed && (trouble === 'otherVersion' || (trouble === 'silent' && waited >= silentLimit))) {
        renewed = true
        await machine.renewHelper()
      }
      const forgot = look.ok && forgotState(look.value.status.state)
      const limit = trouble === 'silent' ? 2 * silentLimit : healthLimit
      if (waited >= limit || forgot) return trouble ?? 'silent'
      await machine.wait(lookInterval)
    }
  }

  async function isSteady(first: Result<HelperLook>, wanted: string): Promise<boolean> {
    await machine.wait(steadyTime)
    const second = await machine.look('status')
    return first.ok && second.ok && second.value.pid === first.value.pid && judgeHealth(second, { version: wanted, before, since }) === null
  }

  return { begin, goOn, check, goBack }
}
