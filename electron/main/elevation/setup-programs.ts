import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { installedHelperProgram, packagedHelperProgram, packagedHelperUnits } from '../../common/contracts/helper-places.ts'
import type { BakedProgram } from './portable-script.ts'
import { rootOnlyProgram } from './root-only.ts'
import type { SetupPrograms } from './setup-command.ts'

export interface AppPlace {
  readonly packaged: boolean
  /** Folder of the app's own code: the archive of a packaged one, the checkout of another. */
  readonly appPath: string
  /** Folder that lies beside the archive. */
  readonly resourcesPath: string
}

const bakedSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().positive() })

/** Reads anew at each call what may change while the app runs: a helper is installed, updated or removed by others, too. */
export function setupProgramsAt({ packaged, appPath, resourcesPath }: AppPlace): () => SetupPrograms {
  const path = packaged ? join(resourcesPath, 'waygate', executable('waygate')) : join(appPath, 'bin/waygate')
  const baked = packaged ? readBaked(appPath) : null
  return () => ({
    // a checkout is nobody's installation, whoever it belongs to
    own: { path, rootOnly: packaged && isRootOnly(path), baked },
    packaged: packagedHelperUnits.some((unit) => existsSync(unit)) ? rootOnlyProgram(packagedHelperProgram) : null,
    installed: rootOnlyProgram(installedHelperProgram),
  })
}

/** On Windows, modes say nothing: what lies below Program Files is an administrator's. */
function isRootOnly(path: string): boolean {
  if (process.platform !== 'win32') return rootOnlyProgram(path) === path
  const folder = process.env.ProgramW6432 ?? process.env.ProgramFiles ?? ''
  return folder !== '' && path.toLowerCase().startsWith(`${folder.toLowerCase()}\\`)
}

/** Null: this build has none, because its program is no single file. */
function readBaked(appPath: string): BakedProgram | null {
  try {
    return bakedSchema.parse(JSON.parse(readFileSync(join(appPath, 'out/main/program.json'), 'utf8')))
  } catch {
    return null
  }
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name
}
