import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build, type OutputFile } from 'esbuild'
import { programOptions } from './program-options.ts'

/** Chunks of earlier builds stay this long (ms). */
const staleAfter = 24 * 60 * 60_000

/**
 * Bundles the `waygate` program (helper, control server and host agent are lazy chunks of it) for the pinned Node.
 * The only files outside the bundle are Node's own modules. Programs that run from an earlier build go on: every file appears whole, and the chunks
 * that they have still to load stay for a day.
 */
export async function bundleCli(root: string, outdir = join(root, 'out/waygate')): Promise<void> {
  const { outputFiles } = await build({
    ...programOptions(root),
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'linked',
    // CommonJS packages in an ES module bundle still ask for Node's modules by `require`.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  })
  const chunks = outputFiles.filter(({ path }) => basename(dirname(path)) === 'chunks')
  const entries = outputFiles.filter((file) => !chunks.includes(file))
  // An entry must never name a chunk that is not there yet.
  for (const file of [...chunks, ...entries]) await place(file)
  await removeStale(join(outdir, 'chunks'), new Set(chunks.map(({ path }) => basename(path))))
}

async function place({ path, contents }: OutputFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, contents)
  await rename(fresh, path)
}

/** Chunk names carry a content hash, so every build leaves the last one's behind. */
async function removeStale(folder: string, current: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name)
    if (!current.has(name) && (await stat(file)).mtimeMs < Date.now() - staleAfter) await rm(file, { force: true })
  }
}
