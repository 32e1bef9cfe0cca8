import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { freeReserve } from './disk-reserve.ts'

/**
 * Replaces a file (mode 0600) so that after a crash at any moment it is the old one or the new one, whole. Resolves when it is on disk. A full disk costs the
 * reserve of the directory first, unless the file isn't worth that (`spare`): the reserve is there so that a wish can still be written down.
 */
export async function writeAtomically(path: string, text: string, reserve: 'use' | 'spare' = 'use'): Promise<Result<undefined>> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeSynced(fresh, text)
    await rename(fresh, path)
    await syncDirectory(dirname(path))
    return ok()
  } catch (error) {
    // what can't be removed either, from a disk that has just failed, is only a file too many
    await rm(fresh, { force: true }).catch(() => undefined)
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC' && reserve === 'use' && freeReserve(dirname(path)))
      return writeAtomically(path, text)
    return fail({ code: 'disk.failed', path, detail: error instanceof Error ? error.message : String(error) })
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A rename is only on disk when its directory is. Windows lets nobody sync one: NTFS keeps a log of renames by itself. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
