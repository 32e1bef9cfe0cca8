import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

/** Written in what any Node runs, before anything is installed: without types. */
const program = join(import.meta.dirname, '../../../build/setup/system-packages.mjs')
const { bringSystemPackages }: { bringSystemPackages(verb: string, rest: string[], say: (line: string) => void): Promise<string[]> } =
  await import(program)

let folder: string

/** Debian's tools of a machine on which every package is installed but `missing`, and nothing can be installed. */
function machineWithout(missing: string): void {
  const tools = {
    'dpkg-query': `shift 2; for name; do [ "$name" = ${missing} ] || echo "ii  $name"; done`,
    'apt-get': 'exit 0',
    'apt-cache': 'echo "  Candidate: 1.0"',
  }
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-packages-'))
})
afterEach(() => void vi.unstubAllEnvs())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(process.platform === 'linux')('what the system must bring', () => {
  // Neither brings a program on the path, or a library, by which it could be known.
  it.each([
    ['windows', 'wine64'],
    ['gallery', 'fonts-dejavu-core'],
  ])('%s: %s is asked for where only the list of packages tells that it is missing', async (suite, missing) => {
    machineWithout(missing)
    const said: string[] = []
    expect(await bringSystemPackages('test', [suite], (line) => void said.push(line))).toEqual([missing])
    expect(said[0]).toBe(`Missing system packages: ${missing}`)
  })

  it('nothing is said where nothing is missing', async () => {
    machineWithout('something-else')
    const said: string[] = []
    expect(await bringSystemPackages('test', ['windows'], (line) => void said.push(line))).toEqual([])
    expect(said).toEqual([])
  })
})
