import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

/** `waygate` as a command: the bundle when it has been built, else the sources, which the pinned Node runs as they are. */
export function waygateCommand(args: readonly string[]): string[] {
  const bundle = join(root, 'out/waygate/waygate.mjs')
  const fromSource = process.env.WAYGATE_FROM === 'source' || !existsSync(bundle)
  return [process.execPath, '--disable-warning=ExperimentalWarning', fromSource ? join(root, 'electron/cli/main.ts') : bundle, ...args]
}
