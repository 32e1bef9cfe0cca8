import { chmod, cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronRuntime } from '../../electron-runtime/resolve-electron.ts'
import type { DistPlan } from '../dist-plan.ts'

/** The runtime without whatever app lies in it (the fallback's loader would be found before our archive), and with libraries that nobody can start. Answers the folder. */
export async function stageElectron({ stage }: DistPlan, runtime: ElectronRuntime): Promise<string> {
  const folder = join(stage, 'electron')
  await rm(folder, { recursive: true, force: true })
  const foreign = ['app', 'app.asar', 'default_app.asar'].map((name) => join(runtime.folder, 'resources', name))
  await cp(runtime.folder, folder, { recursive: true, verbatimSymlinks: true, filter: (file) => !foreign.includes(file) })
  for (const name of await readdir(folder)) if (/\.so(\.\d+)*$/.test(name)) await chmod(join(folder, name), 0o644)
  return folder
}
