import { existsSync, readFileSync } from 'node:fs'
import { join, win32 } from 'node:path'
import { z } from 'zod'
import {
  installedHelperProgram,
  isBelowProgramFiles,
  packagedHelperProgram,
  packagedHelperUnits,
} from '../../common/contracts/helper-places.ts'
import type { BakedProgram } from './portable-script.ts'
import { rootOnlyProgram } from './root-only.ts'
import type { SetupPrograms } from './setup-command.ts'

export interface AppPlace {
  readonly packaged: boolean
  /** Folder of the app's own code: the archive of a packaged one, the checkout of another. */
  readonly appPath: string
  /** Folder that lies beside the archive. */
  readonly resourcesPath: string
  /** As `process` has them. */
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const bakedSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().positive() })

/** Reads anew at each call what may change while the app runs: a helper is installed, updated or removed by others, too. */
export function setupProgramsAt(place: AppPlace): () => SetupPrograms {
  if (place.platform === 'win32') return () => programsOnWindows(place)
  const { packaged, appPath, resourcesPath } = place
  const path = packaged ? join(resourcesPath, 'waygate/waygate') : join(appPath, 'bin/waygate')
  const baked = packaged ? readBaked(appPath) : null
  return () => ({
    // a checkout is nobody's installation, whoever it belongs to
    own: { path, rootOnly: packaged && rootOnlyProgram(path) === path, baked },
    packaged: packagedHelperUnits.some((unit) => existsSync(unit)) ? rootOnlyProgram(packagedHelperProgram) : null,
    installed: rootOnlyProgram(installedHelperProgram),
  })
}

/** One installer brings app and helper there. Modes say nothing: what lies below Program Files is an administrator's, and nothing else is run as one. */
function programsOnWindows({ packaged, appPath, resourcesPath, env }: AppPlace): SetupPrograms {
  const path = packaged ? win32.join(resourcesPath, 'bin', 'waygate.exe') : win32.join(appPath, 'bin', 'waygate')
  const rootOnly = packaged && isBelowProgramFiles(path, env)
  return { own: { path, rootOnly, baked: null }, packaged: rootOnly ? path : null, installed: null }
}

/** Null: this build has none, because its program is no single file. */
function readBaked(appPath: string): BakedProgram | null {
  try {
    return bakedSchema.parse(JSON.parse(readFileSync(join(appPath, 'out/main/program.json'), 'utf8')))
  } catch {
    return null
  }
}
