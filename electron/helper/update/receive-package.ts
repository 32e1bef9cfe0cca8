import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open, readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { UpdatePackage } from '../../common/update/update-manifest.ts'

/** A package on its way into root's own directory. Nothing but this process ever has a name for it there. */
export interface Reception {
  /** The next piece; the ones before must be there. A fault ends the reception. */
  put(offset: number, bytes: Uint8Array): Promise<Result<undefined>>
  /** Checks what lies on the disk, after all of it is there; answers its path. */
  finish(): Promise<Result<string>>
  drop(): Promise<void>
}

const prefix = 'incoming-'
/** The package itself, the one that is kept for the way back, and its packing. */
const roomFactor = 3
const roomMargin = 64 * 1024 * 1024

/** `version`: for faults. Faults: disk.failed (also: not enough room). */
export async function receivePackage(
  directory: string,
  { size, sha512 }: Pick<UpdatePackage, 'size' | 'sha512'>,
  version: string,
): Promise<Result<Reception>> {
  const path = join(directory, `${prefix}${randomBytes(8).toString('hex')}`)
  const room = await freeBytes(directory)
  const needed = size * roomFactor + roomMargin
  if (room < needed)
    return fail({ code: 'disk.failed', path: directory, detail: `an update needs ${needed} bytes there; ${room} are free` })
  const opened = await openNew(path)
  if (!opened.ok) return opened
  const file = opened.value
  let received = 0
  let isOpen = true

  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await file.close().catch(() => undefined)
  }
  const drop = async () => {
    await close()
    // what a failing disk keeps is swept at the next start
    await rm(path, { force: true }).catch(() => undefined)
  }
  const refuse = async (fault: Fault) => {
    await drop()
    return fail(fault)
  }

  return ok({
    async put(offset: number, bytes: Uint8Array) {
      if (!isOpen) return fail({ code: 'request.malformed', detail: 'updateChunk: nothing is being received' })
      if (offset !== received) return refuse({ code: 'request.malformed', detail: `updateChunk: ${received} comes next, not ${offset}` })
      if (received + bytes.length > size) return refuse({ code: 'update.refused', why: 'oversized', version })
      try {
        await file.writeFile(bytes)
        received += bytes.length
        return ok()
      } catch (error) {
        return refuse(diskFault(path, error))
      }
    },
    async finish() {
      if (received < size) return refuse({ code: 'update.refused', why: 'truncated', version })
      try {
        await file.sync()
        await close()
        return (await sha512Of(path)) === sha512 ? ok(path) : refuse({ code: 'update.refused', why: 'altered', version })
      } catch (error) {
        return refuse(diskFault(path, error))
      }
    },
    drop,
  })
}

/** What an earlier life was in the middle of. */
export async function sweepReceptions(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) if (name.startsWith(prefix)) await rm(join(directory, name), { force: true })
}

/** In base64, over the file as the disk gives it. Throws when it can't be read. */
export async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('base64')
}

async function openNew(path: string) {
  try {
    return ok(await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600))
  } catch (error) {
    return fail(diskFault(path, error))
  }
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

function diskFault(path: string, error: unknown): Fault {
  return { code: 'disk.failed', path, detail: error instanceof Error ? error.message : String(error) }
}
