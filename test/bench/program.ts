import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeExecutable } from '../../build/dist/executable/make-executable.ts'
import { atMost, type Figure, median, reported } from './figure.ts'

const run = promisify(execFile)

/** The single executable as it is shipped: from its start to its end, in turns with the Node that it is made of, running an empty file. */
export async function measureProgram(rounds: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waygate-program-'))
  try {
    const waygate = join(folder, 'waygate')
    const empty = join(folder, 'empty.cjs')
    await Promise.all([makeExecutable(join(import.meta.dirname, '../..'), waygate), writeFile(empty, '')])
    const times = { version: [] as number[], node: [] as number[] }
    // the first of each fills the caches of the disk
    for (let round = 0; round <= rounds; round++) {
      const version = await timed(waygate, '--version')
      const node = await timed(process.execPath, empty)
      if (round === 0) continue
      times.version.push(version)
      times.node.push(node)
    }
    return [
      atMost('waygate --version, from start to end', median(times.version), 60, 'ms', times.version),
      reported('the pinned Node with an empty file', median(times.node), 'ms', times.node),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timed(program: string, argument: string): Promise<number> {
  const began = performance.now()
  await run(program, [argument], { env: {} })
  return performance.now() - began
}
