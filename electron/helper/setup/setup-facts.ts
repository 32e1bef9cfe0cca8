import { existsSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { version } from '../../common/version.ts'
import { readAllowedUsers } from '../admission/allowed-users.ts'
import { runningHelper } from '../run-dir.ts'
import { installedVersion, isNewer } from './installed-version.ts'
import type { SetupPlaces } from './setup-places.ts'
import { helperUnits } from './shipped-files.ts'

/** What is there before anything is done. */
export interface SetupFacts {
  /** A package's helper: `ours` = the package brought the running program, too. */
  readonly packaged: { readonly unit: string; readonly ours: boolean } | null
  /** Whether an installation without a package is there, or parts of one. */
  readonly installed: boolean
  /** The installed one's version where it is newer than the running program; an older one may not understand what a newer one remembers. */
  readonly newer: string | null
  readonly systemd: boolean
  /** Where prompts get their words; without it polkit isn't here. */
  readonly polkit: boolean
  readonly helperPid: number | null
  /** Whether the file of users names somebody. */
  readonly anybodyAllowed: boolean
}

export async function readSetupFacts(places: SetupPlaces, ownProgram: string): Promise<SetupFacts> {
  const unit = places.packagedUnits.find((path) => existsSync(path))
  const there = await installedVersion(places.program)
  return {
    packaged: unit === undefined ? null : { unit, ours: await isSibling(ownProgram, places.packagedProgram) },
    installed: existsSync(places.program) || helperUnits.some((name) => existsSync(join(places.unitDir, name))),
    newer: there !== null && isNewer(there, version) ? there : null,
    systemd: existsSync(places.systemdMark),
    polkit: existsSync(dirname(places.policy)),
    helperPid: await runningHelper(places.runDir),
    anybodyAllowed: (await readAllowedUsers(places.configDir, 'users')).uids.size > 0,
  }
}

/** Whether both really lie in the same folder: the package's program may be a link, or a script beside what it starts. */
async function isSibling(program: string, packaged: string): Promise<boolean> {
  const folder = (path: string) => realpath(path).then(dirname, () => null)
  const [own, theirs] = await Promise.all([folder(program), folder(packaged)])
  return own !== null && own === theirs
}

/** What a place holds now; null = nothing that could be read as a file. */
export async function contentOf(path: string): Promise<Buffer | null> {
  return readFile(path).catch(() => null)
}
