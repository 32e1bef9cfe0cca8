import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import { exposedDirectory, exposureText } from '../exposed-directory.ts'

/** Windows knows neither; links are not for ordinary users there, and pipes have no names in folders. */
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Reads a file of the administrator: root's, written by nobody else, no link, at most `limit` bytes, in a place where nobody else could put or remove one.
 * Null = there is none; the failure says what is wrong. On Windows the folder's access list says the same, and the helper writes it at each start.
 */
export async function readRootFile(path: string, limit: number): Promise<Result<string | null, string>> {
  const isWindows = process.platform === 'win32'
  const exposed = isWindows ? null : await exposedDirectory(path)
  if (exposed !== null) return fail(exposureText(exposed))
  try {
    const file = await open(path, constants.O_RDONLY | noFollow)
    try {
      const found = await file.stat()
      if (!found.isFile()) return fail('not a regular file')
      // the helper's own user is root
      if (!isWindows && (found.uid !== process.geteuid?.() || (found.mode & 0o022) !== 0))
        return fail('it must belong to root and be writable by nobody else')
      if (found.size > limit) return fail(`larger than ${limit} bytes`)
      return ok(await file.readFile('utf8'))
    } finally {
      await file.close()
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? ok(null) : fail((error as Error).message)
  }
}
