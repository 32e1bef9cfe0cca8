import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export const wine = {
  program: '/usr/lib/wine/wine64',
  server: '/usr/lib/wine/wineserver64',
  compiler: '/usr/bin/x86_64-w64-mingw32-gcc',
  installer: '/usr/bin/makensis',
}

/**
 * How a program in Wine is started. wine64 lies at 2 GB, and Linux puts its heap anywhere in the GB above it (arch_randomize_brk), where Windows' shared data
 * has its fixed place: one start in a thousand or so found the heap there, and ended with 1. So the heap follows the program, unless this machine refuses
 * that (a container's seccomp may).
 */
export function commandInWine(words: readonly string[]): string[] {
  const [program, flag] = ['/usr/bin/setarch', '--addr-no-randomize']
  isGranted ??= spawnSync(program, [flag, '/bin/true']).status === 0
  return [...(isGranted ? [program, flag] : []), wine.program, ...words]
}
let isGranted: boolean | undefined

/** Wine has programs of these names, which do nothing or little, and prefers them. */
const overridden = ['sc', 'icacls', 'netsh', 'tasklist', 'powershell'].map((name) => `${name}.exe`).join(',')

/** For every program in a prefix: no desktop, no .NET and no HTML to be fetched, no words about what Wine lacks. */
export function wineEnvironment(prefix: string, tools: 'standIns' | 'own' = 'own'): Record<string, string> {
  return {
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: `mscoree,mshtml=;winemenubuilder.exe=d;${overridden}=${tools === 'own' ? 'b' : 'n'}`,
    // Wine calls itself Windows 10 and doesn't pass Node's look at it
    NODE_SKIP_PLATFORM_CHECK: '1',
    // no desktop, whoever runs this
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  }
}

/** `C:\a\b` of a prefix, as a path of this machine. */
export function pathIn(prefix: string, windowsPath: string): string {
  return `${prefix}/drive_c/${windowsPath.replace(/^C:\\/, '').replaceAll('\\', '/')}`
}

export function missingForWine(): string | undefined {
  const missing = Object.entries({ wine64: wine.program, 'gcc-mingw-w64-x86-64-win32': wine.compiler, nsis: wine.installer }).filter(
    ([, file]) => !existsSync(file),
  )
  return missing.length === 0 ? undefined : `needs ${missing.map(([name]) => name).join(', ')}, not installed`
}
