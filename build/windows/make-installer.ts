import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { wine } from './wine.ts'

export interface SmallInstaller {
  /** What is installed, `resources` and nothing beside it. */
  readonly tree: string
  readonly icon: string
  readonly version: string
  readonly output: string
  /** Quoted for a command line: another program than the tree's sets the service up. */
  readonly waygate?: string
  readonly compression: 'zlib' | 'none'
}

/** Compiles build/windows/small-installer.nsi. Throws with the compiler's own words. */
export async function makeInstaller(root: string, { tree, icon, version, output, waygate, compression }: SmallInstaller): Promise<void> {
  const definitions = {
    TREE: tree,
    ICON: icon,
    VERSION: version,
    OUTPUT: output,
    WAYGATE: waygate,
    PLAIN: compression === 'none' ? '1' : undefined,
  }
  const words = Object.entries(definitions).flatMap(([name, value]) => (value === undefined ? [] : [`-D${name}=${value}`]))
  try {
    // warnings are errors
    await promisify(execFile)(wine.installer, ['-V2', '-WX', ...words, join(root, 'build/windows/small-installer.nsi')])
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
    throw new Error(`makensis: ${`${stdout}${stderr}`.trim() || message}`)
  }
}
