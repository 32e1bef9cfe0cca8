import { resolve } from 'node:path'
import { build, type Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'
import { leanZod } from './lean-zod.ts'

/** A worker thread needs a program of its own, and a bundle has no second file to start it from: the file that says where it is is replaced by its text. */
const source = /[\\/]netmaker[\\/]listings[\\/]listing-worker-source\.ts$/
/** Text runs as a script, so CommonJS; on the oldest runtime of the app. */
const target = 'node18.15'

async function embedded(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [resolve(root, 'electron/netmaker/listings/listing-worker.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target,
    minify: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [leanZod],
  })
  return `export const listingWorkerSource = { text: ${JSON.stringify(outputFiles[0]?.text ?? '')} }`
}

export function embedWorker(root: string): EsbuildPlugin {
  return {
    name: 'embed-worker',
    setup(builder) {
      builder.onLoad({ filter: source }, async () => ({ contents: await embedded(root), loader: 'js' }))
    },
  }
}

/** The same for the app's main process. */
export function embedWorkerInApp(root: string): VitePlugin {
  return {
    name: 'embed-worker',
    enforce: 'pre',
    async load(id) {
      return source.test(id) ? { code: await embedded(root), moduleType: 'js' } : null
    },
  }
}
