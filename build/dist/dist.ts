import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build, Platform } from 'electron-builder'
import { bundleCli } from '../bundle/bundle-cli.ts'
import { type ElectronRuntime, resolveElectron } from '../electron-runtime/resolve-electron.ts'
import { bakeProgram } from './bake-program.ts'

/**
 * Packs the unpacked Linux app into `dist/`. On the development fallback the folder and the version end in `-test`: such a package is never shipped.
 * Returns the exit code.
 */
export async function makeDist(root: string, say: (line: string) => void): Promise<number> {
  const runtime = resolveElectron(say)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const mark = runtime.fallback ? '-test' : ''
  say('Packing the app …')
  await stageWaygate(root)
  const electronDist = await stageElectron(root, runtime)
  try {
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: {
        extends: 'electron-builder.yml',
        electronDist,
        electronVersion: runtime.version,
        extraMetadata: { version: `${version}${mark}` },
      },
    })
  } finally {
    await rm(electronDist, { recursive: true, force: true })
  }
  const folder = join(root, 'dist', `waygate-${version}-linux-${process.arch}${mark}`)
  await rm(folder, { recursive: true, force: true })
  await rename(join(root, 'dist/linux-unpacked'), folder)
  say(`Packed dist/${basename(folder)}${runtime.fallback ? `: for tests only, on Electron ${runtime.version}` : ''}`)
  return 0
}

/** The `waygate` program as the package carries it: its bundle beside the Node that it is made for. */
async function stageWaygate(root: string): Promise<void> {
  const stage = join(root, 'out/package/waygate')
  await rm(stage, { recursive: true, force: true })
  await mkdir(stage, { recursive: true })
  await bundleCli(root, stage)
  await cp(join(root, 'node_modules/node/bin/node'), join(stage, 'node'), { dereference: true })
  const script = [
    '#!/bin/sh',
    'set -eu',
    'here=$(dirname -- "$(readlink -f -- "$0")")',
    'exec "$here/node" --disable-sigusr1 "$here/waygate.mjs" "$@"',
    '',
  ]
  await writeFile(join(stage, 'waygate'), script.join('\n'), { mode: 0o755 })
  await bakeProgram(stage, join(root, 'out/main/program.json'))
}

/** The runtime without whatever app lies in it (the fallback's loader would be found before our archive). */
async function stageElectron(root: string, runtime: ElectronRuntime): Promise<string> {
  const stage = join(root, 'out/package/electron')
  await rm(stage, { recursive: true, force: true })
  const foreign = ['app', 'app.asar', 'default_app.asar'].map((name) => join(runtime.folder, 'resources', name))
  await cp(runtime.folder, stage, { recursive: true, verbatimSymlinks: true, filter: (file) => !foreign.includes(file) })
  return stage
}
