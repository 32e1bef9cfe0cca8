import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, open, readdir, realpath, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { askVersion } from './try-version.ts'
import { versionLine } from './version-switch.ts'

export interface Replacement {
  /** The AppImage of now. */
  readonly image: string
  /** What was downloaded. */
  readonly file: string
  readonly version: string
  readonly size: number
  /** Of the signed manifest, in base64. */
  readonly sha512: string
  /** Words that this program was started with, and its successor needs, too. */
  readonly words: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** The app ends: nothing is put in place any more. */
  readonly stop: AbortSignal
}

/** Room that stays free beside the new one. */
const margin = 16 * 1024 * 1024
const pieceBytes = 1024 * 1024

/** Whether this person may put another file in its place: the folder counts, not the file. */
export async function mayReplace(image: string): Promise<boolean> {
  try {
    const real = await realpath(image)
    await access(path.dirname(real), constants.W_OK | constants.X_OK)
    return (await stat(real)).isFile()
  } catch {
    return false
  }
}

/** Copies that an earlier life was in the middle of. */
export async function sweepCopies(image: string): Promise<void> {
  try {
    const real = await realpath(image)
    const folder = path.dirname(real)
    const prefix = copyPrefix(real)
    for (const name of await readdir(folder))
      if (name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length))) await rm(path.join(folder, name), { force: true })
  } catch {
    // they only take room
  }
}

function copyPrefix(real: string): string {
  return `.${path.basename(real)}.`
}

/**
 * Puts what was downloaded in the place of the AppImage that runs, at once and whole, after a copy beside it has the signed hash and has started and said its version.
 * Until then nothing is changed. Faults: disk.failed; update.refused: `altered`, `notStarting`, `mismatched` (it says another version).
 */
export async function replaceAppImage({ image, file, version, size, sha512, words, env, stop }: Replacement): Promise<Result<undefined>> {
  let copy = ''
  try {
    const real = await realpath(image)
    const folder = path.dirname(real)
    const { mode } = await stat(real)
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < size + margin)
      return fail({ code: 'disk.failed', path: folder, detail: `${size + margin} bytes are needed there; ${bavail * bsize} are free` })
    const begun = path.join(folder, `${copyPrefix(real)}${randomBytes(6).toString('hex')}`)
    await copyTo(file, begun, (mode & 0o777) | 0o500, () => {
      copy = begun
    })
    if ((await sha512Of(begun)) !== sha512) return fail({ code: 'update.refused', why: 'altered', version })
    const { ended, said } = await askVersion(begun, words, env, stop)
    if (stop.aborted || !ended) return fail({ code: 'update.refused', why: 'notStarting', version })
    if (!said.split('\n').includes(versionLine(version))) return fail({ code: 'update.refused', why: 'mismatched', version })
    await rename(begun, real)
    copy = ''
    await syncFolder(folder)
    return ok()
  } catch (error) {
    return fail(diskFault(image, error))
  } finally {
    if (copy !== '') await rm(copy, { force: true }).catch(() => undefined)
  }
}

/** `made`: it is there from now on, and has to be taken away when this goes wrong. */
async function copyTo(from: string, to: string, mode: number, made: () => void): Promise<void> {
  const target = await open(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  made()
  try {
    for await (const piece of createReadStream(from, { highWaterMark: pieceBytes })) await target.writeFile(piece as Buffer)
    await target.chmod(mode)
    await target.sync()
  } finally {
    await target.close()
  }
}

async function sha512Of(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file, { highWaterMark: pieceBytes }), hash)
  return hash.digest('base64')
}

/** It is in place already: a file system that can't do this (EINVAL) doesn't change that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // as said
  }
}

function diskFault(file: string, error: unknown): Fault {
  return { code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) }
}
