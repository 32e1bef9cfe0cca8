import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, readlink, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { exposedDirectory } from '../exposed-directory.ts'
import { syncDirectory } from '../state/atomic-write.ts'

/** Letters that nobody can guess, behind the name of the file that is written. */
const freshEnd = 9
const freshName = new RegExp(`^\\.(.+)\\.[0-9a-f]{${freshEnd * 2}}$`)

/** Pure: the file for which `placeFile` began one of this name; null = it wasn't that. */
export function begunFor(name: string): string | null {
  return freshName.exec(name)?.[1] ?? null
}

/**
 * Puts a file of root's in its place, whole or not at all: written beside it under a name that nobody knows, then renamed. Refuses a place that others than root
 * could change (`path.exposed`), and one that is taken by a link, a directory or a device (`setup.refused`, foreignFile): a unit that root masked, for one.
 */
export async function placeFile(path: string, content: string | Uint8Array, mode: number): Promise<Result<undefined>> {
  const fresh = join(dirname(path), `.${basename(path)}.${randomBytes(freshEnd).toString('hex')}`)
  try {
    const ready = await prepare(path)
    if (!ready.ok) return ready
    const file = await open(fresh, 'wx', mode)
    try {
      await file.writeFile(content)
      // not what the umask left of it
      await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(fresh, path)
    await syncDirectory(dirname(path))
    return ok()
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined)
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

/** A link for people's shells; what is there already, whatever it is, stays. Answers whether it is ours now. */
export async function placeLink(path: string, to: string): Promise<Result<boolean>> {
  try {
    const there = await lstat(path).catch(() => null)
    if (there !== null) return ok(there.isSymbolicLink() && (await readlink(path)) === to)
    const parent = dirname(path)
    if ((await lstat(parent).catch(() => null)) === null) return ok(false)
    await symlink(to, path)
    return ok(true)
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
}

async function prepare(path: string): Promise<Result<undefined>> {
  const before = await exposedDirectory(path)
  if (before !== null) return fail({ code: 'path.exposed', path: before.path, detail: before.why })
  await mkdir(dirname(path), { recursive: true, mode: 0o755 })
  // looked at again now that all of it is there
  const after = await exposedDirectory(path)
  if (after !== null) return fail({ code: 'path.exposed', path: after.path, detail: after.why })
  const there = await lstat(path).catch(() => null)
  if (there !== null && !there.isFile()) {
    const what = there.isSymbolicLink() ? `a link to ${await readlink(path)}` : 'no regular file'
    return fail({ code: 'setup.refused', why: 'foreignFile', path, detail: what })
  }
  return ok()
}
