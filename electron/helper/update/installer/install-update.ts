import { writeFile } from 'node:fs/promises'
import type { Fault } from '../../../common/fault.ts'
import { claim } from '../../run-dir.ts'
import { packageOfFile } from '../package-manager.ts'
import { ownProgramFile } from '../start-installer.ts'
import { updatePlaces } from '../update-record.ts'
import { type InstallerStart, runInstaller } from './run-installer.ts'
import { thisMachine } from './this-machine.ts'

export interface InstallOptions {
  readonly stateDir: string
  readonly runDir: string
  readonly start: InstallerStart
}

/**
 * The process that installs what the helper has taken, and outlives it. Everything that it needs is loaded before the first file of the program is replaced: it
 * never imports anything later. Null = it did its work (how that went is in the record); a fault = it could not begin.
 */
export async function installUpdate({ stateDir, runDir, start }: InstallOptions): Promise<Fault | null> {
  const uid = process.geteuid?.()
  if (uid !== 0) return { code: 'permission.missing', need: 'root; the helper starts it', detail: `it was started by uid ${uid}` }
  process.umask(0o077)
  // half an installation is worse than a slow shutdown; waiting for the helper isn't, and the next start goes on with it
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort())
  const places = updatePlaces(stateDir)
  if (!(await claim(places.lock))) return { code: 'already.running', what: 'an update', detail: `another process holds ${places.lock}` }
  const packageName = await packageOfFile(ownProgramFile())
  if (packageName === null) return { code: 'platform.unsupported', detail: 'Waygate was not installed from a package here' }
  await writeFile(places.log, '', { mode: 0o600 })
  const machine = await thisMachine({ stateDir, runDir, places, packageName, ending: ending.signal })
  try {
    await runInstaller(machine, start)
  } catch (error) {
    if (!ending.signal.aborted) throw error
    machine.say('ended by a signal; what is not finished goes on with the next start of the helper')
  }
  return null
}
