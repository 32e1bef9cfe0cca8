import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { windowsNode } from '../../../build/windows/windows-node.ts'
import { pathIn, wine, wineEnvironment } from '../../../build/windows/wine.ts'
import { bundleForWindows } from './bundle-windows.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Wine prefix with everything in `C:\wg`: Node, the bundles, stand-ins of Windows' programs, the service host. */
    prefix: string
  }
}

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
/** Beside Wine's own programs of these names. */
const standIns = {
  'C:\\windows\\system32': ['sc', 'icacls', 'netsh', 'tasklist'],
  'C:\\windows\\system32\\WindowsPowerShell\\v1.0': ['powershell'],
  'C:\\Program Files\\WireGuard': ['wireguard', 'wg'],
}

/** One prefix for the whole suite: making it is most of what Wine costs. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'waygate-wine-'))
  const prefix = join(folder, 'prefix')
  const env = { ...process.env, ...wineEnvironment(prefix) }
  const place = (path: string) => pathIn(prefix, `C:\\wg\\${path}`)
  const end = async () => {
    await run(wine.server, ['-k'], { env }).catch(() => undefined)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 })
  }
  try {
    await run(wine.program, ['wineboot', '-i'], { env })
    await run(wine.program, ['winecfg', '-v', 'win10'], { env })
    for (const part of ['C:\\wg\\bin', ...Object.keys(standIns)]) mkdirSync(pathIn(prefix, part), { recursive: true })
    const compile = (source: string, file: string, ...libraries: string[]) =>
      run(wine.compiler, ['-O2', '-s', '-Wall', '-Wextra', '-Werror', '-o', file, join(root, source), ...libraries])
    await Promise.all([
      bundleForWindows(root, place('bin')),
      compile('resources/windows/service-host.c', place('bin\\waygate-service.exe'), '-lshell32'),
      compile('test/windows/native/recorder.c', place('bin\\recorder.exe'), '-lws2_32', '-lshell32'),
    ])
    copyFileSync(windowsNode(root), place('bin\\node.exe'))
    // the one of them that a test wants as Wine has it
    copyFileSync(pathIn(prefix, 'C:\\windows\\system32\\sc.exe'), pathIn(prefix, 'C:\\windows\\system32\\services-by-wine.exe'))
    for (const [part, names] of Object.entries(standIns))
      for (const name of names) copyFileSync(place('bin\\recorder.exe'), pathIn(prefix, `${part}\\${name}.exe`))
    // the tests' own processes live in the lab and end with it: each brings its own server up
    await run(wine.server, ['-w'], { env, timeout: 20_000 }).catch(() => run(wine.server, ['-k'], { env }))
  } catch (error) {
    await end()
    throw error
  }
  provide('prefix', prefix)
  return end
}
