import { dirname, join } from 'node:path'
import { isSea } from 'node:sea'
import type { HelperPlaces } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { windowsPrograms } from '../../engine/windows/names.ts'
import { rescueWindows } from '../../engine/windows/rescue.ts'
import { runCommand, runProgram } from '../../engine/windows/run-program.ts'
import { sidPattern } from './accounts.ts'
import { needAdministrator } from './administrator.ts'
import { claimHome } from './claim-home.ts'
import { nameCommand } from './command-path.ts'
import { type GuardTools, guardFolder } from './guard-folder.ts'
import { helperService, queryHelperService, startHelperService, stopHelperService } from './helper-service.ts'
import { letAccountIn } from './let-account-in.ts'
import { powershellOf } from './powershell.ts'

const tools: GuardTools = { programs: windowsPrograms(process.env), run: runProgram }

/** The person at the screen, who is not always the administrator that agreed to the installation. */
const atTheScreen =
  '([Security.Principal.NTAccount](Get-CimInstance Win32_ComputerSystem).UserName).Translate([Security.Principal.SecurityIdentifier]).Value'

/** What the installer asks for, and who repairs it in a terminal. `allow`: whoever is at the screen may use the helper. Faults: also `permission.missing`. */
export async function changeService(act: 'install' | 'allow' | 'pause' | 'remove', places: HelperPlaces): Promise<Result<undefined>> {
  if (process.platform !== 'win32')
    return fail({ code: 'platform.unsupported', detail: 'the service is for Windows; elsewhere the package brings units' })
  const allowed = await needAdministrator(tools)
  if (!allowed.ok) return allowed
  switch (act) {
    case 'install':
      return installService(places)
    case 'allow':
      return letIn(places.configDir)
    case 'pause':
      return pauseService()
    case 'remove':
      return removeService(places)
    default:
      return act satisfies never
  }
}

/**
 * Folders that nobody else can change, who may come in, and the service, which starts with Windows and again when it ends. What is
 * there already stays: an update is the same.
 */
async function installService(places: HelperPlaces): Promise<Result<undefined>> {
  const home = dirname(places.stateDir)
  const steps = [
    () => claimHome(home, [places.runDir, places.stateDir, places.configDir], tools),
    () => guardFolder(places.stateDir, 'administered', tools),
    () => guardFolder(places.configDir, 'administered', tools),
    () => letIn(places.configDir),
    () => register(places),
    () => startHelperService(tools),
  ]
  for (const step of steps) {
    const done = await step()
    if (!done.ok) return done
  }
  if (isSea()) await nameCommand('by its name', dirname(process.execPath), powershellOf(tools.programs, tools.run))
  return ok()
}

/** For an update: the files can be replaced, and whatever is joined stays. */
async function pauseService(): Promise<Result<undefined>> {
  const stopped = await stopHelperService(tools)
  return stopped.ok ? ok() : stopped
}

/** Nothing of ours is left on the machine but its state, so that a later installation knows its passes again. */
async function removeService({ stateDir }: HelperPlaces): Promise<Result<undefined>> {
  const stopped = await stopHelperService(tools)
  const report = await rescueWindows({ stateDir, ...tools })
  // winerror.h: ERROR_SERVICE_DOES_NOT_EXIST, ERROR_SERVICE_MARKED_FOR_DELETE
  const command = { program: tools.programs.sc, args: ['delete', helperService], okExitCodes: [1060, 1072] }
  const deleted = await runCommand(tools.run, 'delete the service', command)
  if (!stopped.ok) return stopped
  if (isSea()) await nameCommand('no more', dirname(process.execPath), powershellOf(tools.programs, tools.run))
  const [fault] = report.failed
  if (fault !== undefined) return fail(fault)
  return deleted.ok ? ok() : deleted
}

async function letIn(configDir: string): Promise<Result<undefined>> {
  const sid = await powershellOf(tools.programs, tools.run)(atTheScreen)
  // nobody at the screen (a silent installation): an administrator names people in the file
  return sid === null || !sidPattern.test(sid) ? ok() : letAccountIn(configDir, sid)
}

async function register(places: HelperPlaces): Promise<Result<undefined>> {
  const known = await queryHelperService(tools)
  if (!known.ok) return known
  const verb = known.value === 'absent' ? 'create' : 'config'
  const commands = [
    [verb, helperService, 'binPath=', commandLine(places), 'start=', 'auto', 'obj=', 'LocalSystem', 'DisplayName=', 'Waygate helper'],
    ['description', helperService, 'Holds the tunnel and the block of Waygate.'],
    ['failure', helperService, 'reset=', '60', 'actions=', 'restart/1000/restart/5000/restart/30000'],
  ]
  for (const args of commands) {
    const ran = await runCommand(tools.run, 'register the service', { program: tools.programs.sc, args })
    if (!ran.ok) return ran
  }
  return ok()
}

/** The service host lies beside this program; it is given its log and what it keeps running (resources/windows/service-host.c). */
function commandLine({ runDir, stateDir, configDir }: HelperPlaces): string {
  const program = isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? '']
  const folders = ['--run-dir', runDir, '--state-dir', stateDir, '--config-dir', configDir]
  const words = [
    join(dirname(process.execPath), 'waygate-service.exe'),
    join(stateDir, 'helper.log'),
    ...program,
    'helper',
    '--service-host',
    ...folders,
  ]
  return words.map((word) => (/^[\w-]+$/.test(word) ? word : `"${word}"`)).join(' ')
}
