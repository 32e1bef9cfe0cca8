import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildWaygate } from '../../../build/bundle/build.ts'

const root = join(import.meta.dirname, '../../..')

/** Sees to it that the bundle is made of the sources as they are now; nothing to do costs a few milliseconds. */
export async function bringProgram(): Promise<void> {
  if (!process.env.WAYGATE_PROGRAM) await buildWaygate(root, { only: ['cli'] })
}

/** `waygate` as a command: what WAYGATE_PROGRAM names, else the bundle when it has been built, else the sources, which the pinned Node runs as they are. */
export function waygateCommand(args: readonly string[]): string[] {
  const bundle = join(root, 'out/waygate/waygate.mjs')
  const program = process.env.WAYGATE_PROGRAM || (existsSync(bundle) ? bundle : join(root, 'electron/cli/main.ts'))
  return [process.execPath, '--disable-warning=ExperimentalWarning', program, ...args]
}
