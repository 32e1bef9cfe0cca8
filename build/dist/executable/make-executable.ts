import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'postject'
import { bakedFlags } from './baked-flags.ts'
import { bundleOneFile } from './bundle-one-file.ts'

const run = promisify(execFile)

/** Where Node looks for the program inside itself, and the mark by which it knows that there is one (Node's documentation, "Single executable applications"). */
const section = 'NODE_SEA_BLOB'
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const programName = 'waygate.cjs'

/**
 * Writes the `waygate` program with its Node as one executable file. The same sources and the same Node give the same bytes: nothing of the place, the time or
 * the process goes in. Needs `strip` of binutils. Throws with the failed program's own words.
 */
export async function makeExecutable(root: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const stage = await mkdtemp(`${file}.`)
  try {
    await writeFile(join(stage, programName), await bundleOneFile(root))
    const program = join(stage, 'node')
    const node = join(root, 'node_modules/node/bin/node')
    await Promise.all([makeBlob(stage, node), strippedCopy(node, program)])
    await inject(program, section, await readFile(join(stage, 'blob')), { sentinelFuse })
    await chmod(program, 0o755)
    await rename(program, file)
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

async function makeBlob(stage: string, node: string): Promise<void> {
  const config = {
    main: programName,
    output: 'blob',
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    execArgv: bakedFlags,
    execArgvExtension: 'none',
  }
  await writeFile(join(stage, 'config.json'), JSON.stringify(config))
  // Relative names, because the blob remembers them. `--predictable`: without it, chance (hash seeds, threads) goes into the code cache.
  await run(node, ['--predictable', ...bakedFlags, '--experimental-sea-config', 'config.json'], { cwd: stage, env: {} })
}

/** A sixth of Node is names for debuggers. They go before the program comes in: `strip` would lay the sections out anew. */
async function strippedCopy(node: string, file: string): Promise<void> {
  await copyFile(node, file)
  await run('strip', [file]).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('strip is not installed (package binutils)') : error
  })
}
