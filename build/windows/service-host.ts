import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { withOwnFace } from './own-face.ts'
import { wine } from './wine.ts'

/** Compiles a program in C for Windows, of 64 bits. Throws with the compiler's own words. */
export async function compileForWindows(root: string, source: string, file: string, libraries: readonly string[]): Promise<void> {
  await promisify(execFile)(wine.compiler, ['-O2', '-s', '-Wall', '-Wextra', '-Werror', '-o', file, join(root, source), ...libraries])
}

/** Writes `waygate-service.exe`, what Windows starts as the service and what keeps the helper running. */
export async function makeServiceHost(root: string, file: string, version: string): Promise<void> {
  await compileForWindows(root, 'resources/windows/service-host.c', file, ['-lshell32'])
  const face = { description: 'Waygate: keeps the helper running', fileName: 'waygate-service.exe', version }
  await writeFile(file, await withOwnFace(root, await readFile(file), { face }))
}
