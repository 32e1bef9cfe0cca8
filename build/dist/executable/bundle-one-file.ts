import { build } from 'esbuild'
import { programOptions } from '../../bundle/program-options.ts'

/**
 * The `waygate` program as one CommonJS text: what a single executable can run. Modules that a verb loads lazily are functions in it, which nobody calls before.
 * Throws when a package of the program can't be put into one file.
 */
export async function bundleOneFile(root: string, target: 'node24' | 'node22' = 'node24'): Promise<string> {
  const { outputFiles, warnings } = await build({
    ...programOptions(root),
    target,
    outdir: 'out',
    format: 'cjs',
    // a single executable has Node's own modules and nothing else to load, and those by `require`
    supported: { 'dynamic-import': false },
    legalComments: 'none',
  })
  const [bundle] = outputFiles
  if (bundle === undefined || outputFiles.length > 1 || warnings.length > 0) {
    throw new Error(
      `the program did not become one clean file: ${outputFiles.length} files, ${warnings.map(({ text }) => text).join('; ')}`,
    )
  }
  return bundle.text
}
