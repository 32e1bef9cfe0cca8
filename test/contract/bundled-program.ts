import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface BundledProgram {
  readonly file: string
  remove(): void
}

/** One JavaScript file out of a TypeScript program: it starts in a tenth of the time, which matters to whoever starts it fifty times. */
export async function bundleProgram(source: URL): Promise<BundledProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'waygate-bundle-'))
  const file = join(folder, 'program.mjs')
  // its own place, for what reads files beside it
  const define = { 'import.meta.url': JSON.stringify(source.href) }
  // CommonJS packages inside of it load Node's own modules
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
  await build({
    entryPoints: [source.pathname],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    define,
    banner,
    logLevel: 'error',
  })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
