import type { BuildOptions } from 'esbuild'
import { embedLinuxFiles } from './embed-linux-files.ts'
import { embedWorker } from './embed-worker.ts'
import { leanZod } from './lean-zod.ts'

/** What every bundle of the `waygate` program has in common; helper, control server and host agent are loaded by the verbs that need them. */
export function programOptions(root: string) {
  return {
    absWorkingDir: root,
    entryPoints: { waygate: 'electron/cli/main.ts' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    // the helper keeps the text of its program in memory; names stay, for its traces
    minifyWhitespace: true,
    minifySyntax: true,
    write: false,
    logLevel: 'warning',
    plugins: [embedWorker(root), embedLinuxFiles(root), leanZod],
  } as const satisfies BuildOptions
}
