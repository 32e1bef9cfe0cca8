import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SetupChange, SetupNote, SetupReport } from '../../common/contracts/setup.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { enforcedIntent } from '../admission/decide-intent.ts'
import { readPolicy } from '../admission/policy.ts'
import { type RescueOptions, rescueMachine } from '../rescue.ts'
import { openStateStore } from '../state/state-store.ts'
import { askingUser } from './asking-user.ts'
import { ownProgramPath } from './own-program.ts'
import { removedChange, removeFile, removeTree } from './remove-file.ts'
import { removeInstalled } from './remove-installed.ts'
import { readSetupFacts, type SetupFacts } from './setup-facts.ts'
import { withSetupLock } from './setup-lock.ts'
import { type SetupMachine, thisMachine } from './setup-machine.ts'
import { type SetupPlaces, setupPlaces } from './setup-places.ts'
import { enabledUnits, helperService } from './shipped-files.ts'

export interface UninstallOptions {
  /** What is joined or locked: is a reason to refuse, or is left first. */
  readonly whenInUse: 'refuse' | 'leave'
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly places?: SetupPlaces
  readonly machine?: SetupMachine
  readonly rescue?: (options: RescueOptions) => ReturnType<typeof rescueMachine>
}

const systemctl = '/usr/bin/systemctl'
const earlyUnits = enabledUnits.filter((name) => name !== helperService)

/**
 * Takes away everything that `install-helper` and the helper itself put on this computer, and says what that was; as root. What an administrator wrote stays, and
 * is named. Ends at the first thing that can't be taken away, so that the way back (rescue, the units) is the last to go; the same again goes on from there.
 */
export async function uninstallHelper(options: UninstallOptions): Promise<Result<SetupReport>> {
  const { env = process.env, places = setupPlaces() } = options
  const uid = process.geteuid?.()
  if (uid !== 0)
    return fail({ code: 'permission.missing', need: 'root: sudo waygate uninstall-helper', detail: `it was started by uid ${uid}` })
  const asker = askingUser(env)
  if (!asker.ok) return asker
  return withSetupLock(places.lockDir, async () => {
    const facts = await readSetupFacts(places, ownProgramPath())
    if (facts.packaged !== null)
      return facts.installed ? removeShadow(options, places, facts) : refused('ownedByPackage', facts.packaged.unit, '')
    // what a removal that was broken off has left counts, too
    const remains = [places.home, places.users, places.stateDir, places.runDir].some((path) => existsSync(path))
    if (!facts.installed && !remains) return refused('notInstalled', '', '')
    return removeAll(options, places, facts)
  })
}

/** The only helper of this computer. */
async function removeAll(
  { whenInUse, machine = thisMachine, rescue = rescueMachine }: UninstallOptions,
  places: SetupPlaces,
  facts: SetupFacts,
): Promise<Result<SetupReport>> {
  const use = await presentUse(places)
  if (use !== null && whenInUse === 'refuse') return refused('inUse', '', use)
  const changes: SetupChange[] = []
  const notes: SetupNote[] = []
  if (facts.systemd) {
    // 5: there is no such unit (systemctl(1)); it would be started again otherwise
    const stopped = await machine.run('stop the helper', { program: systemctl, args: ['stop', helperService], okExitCodes: [5] })
    if (!stopped.ok) return stopped
    if (facts.helperPid !== null) changes.push({ change: 'stopped' })
  }
  const undone = await rescue({ runDir: places.runDir, stateDir: places.stateDir })
  if (!undone.ok) return undone
  const [failed] = undone.value.failed
  if (failed !== undefined) return fail(failed)
  changes.push(...undone.value.removed.map((what) => ({ change: 'undone', what: what.slice(0, 1000) }) as const))
  notes.push(...undone.value.notes.map((text) => ({ note: 'said', text: text.slice(0, 1000) }) as const))
  const removed = await removeInstalled(places, machine, facts.systemd ? 'systemd' : 'none')
  if (!removed.ok) return removed
  changes.push(...removed.value)
  const users = await removeFile(places.users)
  const left = await readdir(places.configDir).catch(() => [])
  const rest = [...(left.length === 0 ? [places.configDir] : []), places.stateDir, places.runDir]
  for (const gone of [users, ...(await Promise.all(rest.map(removeTree)))]) {
    if (!gone.ok) return gone
    changes.push(...removedChange(gone.value))
  }
  notes.push(...left.map((name) => ({ note: 'kept', path: join(places.configDir, name) }) as const))
  if (facts.systemd) {
    // The early ones refuse to be stopped as long as their files say so, and go on as units without a file. 5: they didn't run (systemctl(1))
    const ended = await machine.run('forget the units', { program: systemctl, args: ['stop', ...earlyUnits], okExitCodes: [5] })
    if (!ended.ok) return ended
  }
  return ok({ changes, notes })
}

/** A package's helper is there, too, hidden by ours: it takes over, with everything that is remembered. */
async function removeShadow(
  { machine = thisMachine }: UninstallOptions,
  places: SetupPlaces,
  { systemd }: SetupFacts,
): Promise<Result<SetupReport>> {
  if (!systemd) {
    await machine.endHelper(places.runDir)
    const removed = await removeInstalled(places, machine, 'none')
    return removed.ok ? ok({ changes: [...removed.value], notes: [] }) : removed
  }
  const stopped = await machine.run('stop the helper', { program: systemctl, args: ['stop', helperService], okExitCodes: [5] })
  if (!stopped.ok) return stopped
  const removed = await removeInstalled(places, machine, 'systemd')
  if (!removed.ok) return removed
  const enabled = await machine.run('enable the units', { program: systemctl, args: ['enable', '--quiet', ...enabledUnits] })
  const started = enabled.ok ? await machine.run('start the helper', { program: systemctl, args: ['start', helperService] }) : enabled
  return started.ok ? ok({ changes: [...removed.value, { change: 'started' }], notes: [] }) : started
}

/** Why this computer would be opened by it; null = it is open already. */
async function presentUse({ stateDir, configDir }: SetupPlaces): Promise<'joined' | 'locked' | 'host' | 'unreadable' | null> {
  const state = (await openStateStore(stateDir)).current()
  if (state === null) return 'unreadable'
  const intent = enforcedIntent(state.intent, await readPolicy(configDir)) ?? state.intent
  if (intent.want !== 'open') return 'joined'
  if (intent.lock) return 'locked'
  return state.host === null ? null : 'host'
}

function refused(why: 'notInstalled' | 'ownedByPackage' | 'inUse', path: string, detail: string): Result<never> {
  return fail({ code: 'setup.refused', why, path, detail })
}
