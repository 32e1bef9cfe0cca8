import type { Updater } from '../../common/contracts/helper.ts'
import type { Result } from '../../common/result.ts'
import type { UpdateSource } from '../../common/update/update-source.ts'
import { version } from '../../common/version.ts'
import { liveHolder } from '../run-dir.ts'
import type { InstallerStart } from './installer/run-installer.ts'
import { comesFromRepository, debianArch, packageFields, packageOfFile } from './package-manager.ts'
import { ownProgramFile, startInstaller } from './start-installer.ts'
import { updatePlaces } from './update-record.ts'
import { readUpdateSource } from './update-source-file.ts'

/** Programs run for the answer, however often somebody asks (ms). */
const freshFor = 30_000

/** How this program came onto the machine, and what replaces it. */
export interface Installation {
  readonly version: string
  readonly arch: string
  /** The file is the package of this program, for this processor. */
  suits(file: string): Promise<boolean>
  updater(): Promise<Updater>
  /** The failure says what is wrong with root's file. */
  source(): Promise<Result<UpdateSource, string>>
  /** Starts the process that installs. */
  install(start: InstallerStart): Promise<Result<undefined>>
  isInstalling(): Promise<boolean>
}

export function thisInstallation(dirs: { readonly stateDir: string; readonly runDir: string; readonly configDir: string }): Installation {
  const packageName = () => packageOfFile(ownProgramFile())
  const findUpdater = async (): Promise<Updater> => {
    const name = await packageName()
    if (name === null) return 'other'
    return (await comesFromRepository(name)) ? 'repository' : 'waygate'
  }
  let known: { readonly at: number; readonly updater: Promise<Updater> } | null = null
  return {
    version,
    arch: process.arch,
    async suits(file) {
      const [name, fields] = [await packageName(), await packageFields(file)]
      return fields.ok && fields.value.name === name && fields.value.arch === debianArch[process.arch]
    },
    updater() {
      const now = performance.now()
      if (known === null || now - known.at > freshFor) known = { at: now, updater: findUpdater() }
      return known.updater
    },
    source: () => readUpdateSource(dirs.configDir),
    install: (start) => startInstaller(dirs, start),
    isInstalling: async () => (await liveHolder(updatePlaces(dirs.stateDir).lock)) !== null,
  }
}
