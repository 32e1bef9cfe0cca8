import { join } from 'node:path'
import { build } from 'esbuild'
import { programOptions } from '../../../build/bundle/program-options.ts'

/** The helper, and the test's own programs, as files that Node 22 for Windows runs. */
export async function bundleForWindows(root: string, outdir: string): Promise<void> {
  await build({
    ...programOptions(root),
    entryPoints: {
      waygate: 'electron/cli/main.ts',
      ask: 'test/windows/programs/ask-helper.ts',
      engine: 'test/windows/programs/drive-engine.ts',
    },
    outdir: join(outdir),
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    target: 'node22',
    supported: { 'dynamic-import': false },
    write: true,
    legalComments: 'none',
  })
}
