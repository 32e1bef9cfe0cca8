import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { bundleApp } from './bundle-app.ts'
import { bundleCli } from './bundle-cli.ts'
import { withLock } from './lock.ts'
import { readStamp, sourceFingerprint, writeStamp } from './source-stamp.ts'
import { writeManPage } from './write-man-page.ts'

interface Bundle {
  readonly name: BundleName
  readonly title: string
  readonly sources: readonly string[]
  /** The files without which the bundle counts as not built. */
  readonly products: readonly string[]
  readonly make: (root: string) => Promise<void>
}

export type BundleName = 'cli' | 'app'

const shared = ['package.json', 'package-lock.json', 'build/bundle']
const bundles: readonly Bundle[] = [
  {
    name: 'cli',
    title: 'the waygate program',
    sources: [...shared, 'electron', 'resources/linux'],
    products: ['out/waygate/waygate.mjs', 'out/waygate.1'],
    make: async (root) => {
      await bundleCli(root)
      await writeManPage(root)
    },
  },
  {
    name: 'app',
    title: 'the app and its pages',
    sources: [...shared, 'electron.vite.config.ts', 'electron', 'renderer', 'resources'],
    products: ['out/main/main.cjs'],
    make: bundleApp,
  },
]

export interface BuildOptions {
  readonly only?: readonly BundleName[]
  /** Builds even when nothing changed. */
  readonly force?: boolean
  readonly report?: (line: string) => void
}

/**
 * Brings the bundles in `out/` up to date; a bundle whose sources did not change is left alone. Two builds at once wait for each other.
 * Throws with the bundler's own message when a source does not build.
 */
export async function buildWaygate(root: string, options: BuildOptions = {}): Promise<void> {
  const { only = ['cli', 'app'], force = false, report = () => undefined } = options
  await mkdir(join(root, 'out'), { recursive: true })
  await withLock(join(root, 'out/.building'), report, async () => {
    for (const bundle of bundles.filter(({ name }) => only.includes(name))) await bring(root, bundle, force, report)
  })
}

async function bring(root: string, bundle: Bundle, force: boolean, report: (line: string) => void): Promise<void> {
  const stampFile = join(root, `out/.${bundle.name}-stamp`)
  const fingerprint = await sourceFingerprint(root, bundle.sources)
  const built = bundle.products.every((product) => existsSync(join(root, product)))
  if (!force && built && (await readStamp(stampFile)) === fingerprint) return
  report(`Building ${bundle.title} …`)
  const began = performance.now()
  await rm(stampFile, { force: true })
  await bundle.make(root)
  await writeStamp(stampFile, fingerprint)
  report(`Built ${bundle.title} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

if (import.meta.main) {
  const only = process.argv.slice(2).filter((name): name is BundleName => name === 'cli' || name === 'app')
  const write = (line: string) => void process.stderr.write(`${line}\n`)
  await buildWaygate(resolve(import.meta.dirname, '../..'), {
    ...(only.length === 0 ? {} : { only }),
    force: process.argv.includes('--force'),
    report: write,
  }).catch((error: unknown) => {
    write(`The build failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  })
}
