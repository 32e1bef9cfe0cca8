import { dirname, join } from 'node:path'
import { isSea } from 'node:sea'
import type { HelperPlaces } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { windowsPrograms } from '../../engine/windows/names.ts'
import { rescueWindows } from '../../engine/windows/rescue.ts'
import { runCommand, runProgram } from '../../engine/windows/run-program.ts'
import { needAdministrator } from './administrator.ts'
import { allowAccount, allowAtTheScreen } from './allow-account.ts'
import { claimHome } from './claim-home.ts'
import { nameCommand } from './command-path.ts'
import { type GuardTools, guardFolder } from './guard-folder.ts'
import { helperService, queryHelperService, startHelperService, stopHelperService } from './helper-service.ts'
import { needOwnPlace } from './own-place.ts'
import { powershellOf } from './powershell.ts'

const tools: GuardTools = { programs: windowsPrograms(process.env), run: runProgram }

const powershell = powershellOf(tools.programs, tools.run)

/** What the installer asks for, and who repairs it in a terminal. Faults: also `permission.missing` and those of needOwnPlace. */
export async function changeService(act: 'install' | 'repair' | 'pause' | 'remove', places: HelperPlaces): Promise<Result<undefined>> {
  const may = await mayChange()
  if (!may.ok) return may
  switch (act) {
    case 'install':
    case 'repair': {
      // an installer of the tests has no single program in it; a person may have got one from anywhere
      const placed = act === 'install' && !isSea() ? ok() : needOwnPlace({ path: process.execPath, isOneFile: isSea() }, process.env)
      return placed.ok ? installService(places) : placed
    }
    case 'pause':
      return pauseService()
    case 'remove':
      return removeService(places)
    default:
      return act satisfies never
  }
}

/** Somebody may use the helper from now on: who is named, else who is at the screen. Value: who. Faults: as allowAccount, and `permission.missing`. */
export async function allowOne(configDir: string, name: string | undefined): Promise<Result<string>> {
  const may = await mayChange()
  return may.ok ? allowAccount(configDir, name, powershell) : may
}

async function mayChange(): Promise<Result<undefined>> {
  if (process.platform === 'win32') return needAdministrator(tools)
  return fail({ code: 'platform.unsupported', detail: 'the service is for Windows; elsewhere the package brings units' })
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
    () => allowAtTheScreen(places.configDir, powershell),
    () => register(places),
    () => startHelperService(tools),
  ]
  for (const step of steps) {
    const done = await step()
    if (!done.ok) return done
  }
  if (isSea()) await nameCommand('by its name', dirname(process.execPath), powershell)
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
  if (isSea()) await nameCommand('no more', dirname(process.execPath), powershell)
  const [fault] = report.failed
  if (fault !== undefined) return fail(fault)
  return deleted.ok ? ok() : deleted
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
