import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

/**
 * Bundles the `waygate` program (helper, control server and host agent are lazy chunks of it) for the pinned Node into `out/waygate/`.
 * The only files outside the bundle are Node's own modules.
 */
export async function bundleCli(root: string): Promise<void> {
  const outdir = join(root, 'out/waygate')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { waygate: 'electron/cli/main.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    legalComments: 'linked',
    logLevel: 'warning',
    // CommonJS packages in an ES module bundle still ask for Node's modules by `require`.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  })
  const written = new Set(Object.keys(metafile.outputs).map((file) => basename(file)))
  await removeStaleChunks(join(outdir, 'chunks'), written)
}

/** Chunk names carry a content hash, so every build leaves the last one's behind. */
async function removeStaleChunks(folder: string, written: ReadonlySet<string>): Promise<void> {
  const present = await readdir(folder).catch(() => [])
  const stale = present.filter((name) => !written.has(name))
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })))
}
