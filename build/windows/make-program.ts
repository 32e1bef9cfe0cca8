import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bakedFlags } from '../dist/executable/baked-flags.ts'
import { bundleOneFile } from '../dist/executable/bundle-one-file.ts'
import { withOwnFace } from './own-face.ts'
import { windowsNode } from './windows-node.ts'
import { commandInWine, wine, wineEnvironment } from './wine.ts'

/** Where Node looks for the program inside itself, and the mark by which it knows that there is one (Node's documentation, "Single executable applications"). */
const section = 'NODE_SEA_BLOB'
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:'
const programName = 'waygate.cjs'
const limitMs = 120_000

/**
 * Writes `waygate.exe`: the same program as on Linux with Node for Windows as one file. The Node is the one that the tests run in Wine (windows-node.ts), and
 * there is no code cache in it, which only the reading machine's own Node can make. `prefix`: a Wine prefix to use, else one is made. Throws with the failed program's own words.
 */
export async function makeWindowsProgram(root: string, file: string, version: string, prefix?: string): Promise<void> {
  const node = windowsNode(root)
  const stage = await mkdtemp(join(tmpdir(), 'waygate-windows-'))
  try {
    await writeFile(join(stage, programName), await bundleOneFile(root, 'node22'))
    await makeBlob(stage, node, prefix)
    const face = { description: 'Waygate: helper and command line', fileName: 'waygate.exe', version }
    const data = { name: section, bytes: await readFile(join(stage, 'blob')) }
    await writeFile(file, withFuse(await withOwnFace(root, await readFile(node), { face, data })))
  } finally {
    await rm(stage, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 })
  }
}

/** By the very Node that will read it: the blob's form is each version's own. */
async function makeBlob(stage: string, node: string, prefix: string | undefined): Promise<void> {
  const config = {
    main: programName,
    output: 'blob',
    disableExperimentalSEAWarning: true,
    execArgv: bakedFlags,
    execArgvExtension: 'none',
  }
  await writeFile(join(stage, 'config.json'), JSON.stringify(config))
  const words = ['--experimental-sea-config', 'config.json']
  if (process.platform === 'win32') await promisify(execFile)(node, words, { cwd: stage })
  else await inWine(stage, [node, ...words], prefix)
}

/** Node in Wine fails on standard streams that are sockets: they are files there. */
async function inWine(cwd: string, words: readonly string[], given: string | undefined): Promise<void> {
  const env = { ...process.env, ...wineEnvironment(given ?? join(cwd, 'prefix')) }
  const script = `"$@" > "$0" 2>&1 < /dev/null`
  const output = join(cwd, 'output.txt')
  try {
    await promisify(execFile)('/bin/sh', ['-c', script, output, ...commandInWine(words)], { cwd, env, timeout: limitMs })
  } catch {
    throw new Error(`Node for Windows made no blob: ${(await readFile(output, 'utf8')).trim().slice(-500)}`)
  } finally {
    if (given === undefined) await promisify(execFile)(wine.server, ['-k'], { env }).catch(() => undefined)
  }
}

/** Tells Node that there is a program inside. */
function withFuse(program: Buffer): Buffer {
  const at = program.indexOf(`${sentinelFuse}0`)
  if (at < 0 || program.indexOf(sentinelFuse, at + 1) >= 0) throw new Error('this Node for Windows is not made to carry a program')
  program.write('1', at + sentinelFuse.length)
  return program
}
