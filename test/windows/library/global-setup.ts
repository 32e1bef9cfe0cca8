import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { makeWindowsProgram } from '../../../build/windows/make-program.ts'
import { compileForWindows, makeServiceHost } from '../../../build/windows/service-host.ts'
import { windowsNode } from '../../../build/windows/windows-node.ts'
import { commandInWine, pathIn, wine, wineEnvironment } from '../../../build/windows/wine.ts'
import { bundleForWindows } from './bundle-windows.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Wine prefix with everything in `C:\wg`: Node, the bundles, `waygate.exe`, stand-ins of Windows' programs, the service host. */
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

/** How long a service may take until it answers: Windows gives 30 s, Wine 10, beside other suites it takes what it takes. */
const patience = ['/v', 'ServicesPipeTimeout', '/t', 'REG_DWORD', '/d', '120000', '/f']

/** One prefix for the whole suite: making it is most of what Wine costs. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'waygate-wine-'))
  const prefix = join(folder, 'prefix')
  const env = { ...process.env, ...wineEnvironment(prefix) }
  const inWine = (words: readonly string[]) => {
    const [program = '', ...args] = commandInWine(words)
    return run(program, args, { env })
  }
  const place = (path: string) => pathIn(prefix, `C:\\wg\\${path}`)
  const end = async () => {
    await run(wine.server, ['-k'], { env }).catch(() => undefined)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 })
  }
  try {
    await inWine(['wineboot', '-i'])
    await inWine(['winecfg', '-v', 'win10'])
    await inWine(['reg', 'add', 'HKLM\\SYSTEM\\CurrentControlSet\\Control', ...patience])
    for (const part of ['C:\\wg\\bin', ...Object.keys(standIns)]) mkdirSync(pathIn(prefix, part), { recursive: true })
    await Promise.all([
      bundleForWindows(root, place('bin')),
      makeWindowsProgram(root, place('bin\\waygate.exe'), '1.2.3-test', prefix),
      makeServiceHost(root, place('bin\\waygate-service.exe'), '1.2.3-test'),
      compileForWindows(root, 'test/windows/native/recorder.c', place('bin\\recorder.exe'), ['-lws2_32', '-lshell32']),
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
