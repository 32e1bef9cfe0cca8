import { lstat, readFile, readlink, rm } from 'node:fs/promises'
import type { SetupChange } from '../../common/contracts/setup.ts'
import { fail, ok, type Result } from '../../common/result.ts'

/** Each answers the path when something went, null when there was nothing of ours. Links are never followed: what they lead to isn't ours. */
type Removal = Promise<Result<string | null>>

export function removeFile(path: string, isOurs: (text: string) => boolean = () => true): Removal {
  return removing(path, async () => {
    const found = await lstat(path)
    if (found.isDirectory()) return false
    if (found.isFile() && !isOurs(await readFile(path, 'utf8'))) return false
    await rm(path)
    return true
  })
}

/** Only while it leads there. */
export function removeLink(path: string, to: string): Removal {
  return removing(path, async () => {
    if (!(await lstat(path)).isSymbolicLink() || (await readlink(path)) !== to) return false
    await rm(path)
    return true
  })
}

export function removeTree(path: string): Removal {
  return removing(path, async () => {
    await lstat(path)
    await rm(path, { recursive: true, maxRetries: 3 })
    return true
  })
}

async function removing(path: string, act: () => Promise<boolean>): Removal {
  try {
    return ok((await act()) ? path : null)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? ok(null) : fail({ code: 'disk.failed', path, detail: message })
  }
}

export function removedChange(path: string | null): readonly SetupChange[] {
  return path === null ? [] : [{ change: 'removed', path }]
}
