import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the archive holds (its own file says so: `LICENSE.electron.txt`, and `process.versions`). The lockfile pins the archive's hash. */
const version = '25.1.1'

/**
 * Unpacks the runtime out of somebody else's packaged app: executable renamed, their app replaced by our loader. Done once; another process that does the
 * same at that moment does no harm, because the folder appears whole. Throws with a sentence when it can't be unpacked.
 */
export function unpackFallback(
  archive: string,
  cache: string,
  report: (line: string) => void,
): { folder: string; executable: string; version: string } {
  const folder = join(cache, version)
  const executable = join(folder, 'electron')
  if (!existsSync(executable)) {
    report(`Unpacking Electron ${version} …`)
    const fresh = join(cache, `${version}.${process.pid}`)
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    unpack(archive, fresh)
    renameSync(join(fresh, '@wingconsoledesktop'), join(fresh, 'electron'))
    publish(fresh, folder)
  }
  // The loader belongs to the checkout, not to the archive: keep it current.
  installLoader(join(folder, 'resources'))
  return { folder, executable, version }
}

function unpack(archive: string, folder: string): void {
  const theirApp = '--exclude=./resources/app*'
  const run = spawnSync('tar', ['-xzf', archive, '-C', folder, theirApp, '--no-same-owner', '--warning=no-unknown-keyword'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (run.status === 0) return
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`Electron could not be unpacked (is the disk full?): ${run.error?.message ?? run.stderr.toString().trim()}`)
}

function installLoader(resources: string): void {
  const app = join(resources, 'app')
  mkdirSync(app, { recursive: true })
  keep(join(app, 'loader.cjs'), readFileSync(join(import.meta.dirname, 'loader.cjs'), 'utf8'))
  keep(join(app, 'package.json'), `${JSON.stringify({ name: 'electron', main: 'loader.cjs' })}\n`)
}

/** Writes only what differs: an Electron that starts at this moment must never read half a file. */
function keep(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, text)
  renameSync(fresh, file)
}

function publish(fresh: string, folder: string): void {
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another process was faster.
    if (!existsSync(join(folder, 'electron'))) throw error
    rmSync(fresh, { recursive: true, force: true })
  }
}
