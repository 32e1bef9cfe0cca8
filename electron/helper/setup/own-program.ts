import { constants } from 'node:fs'
import { lstat, open, realpath } from 'node:fs/promises'
import { isSea } from 'node:sea'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { exposedDirectory } from '../exposed-directory.ts'

/** Bytes of a program, at most: a single executable has about 130 MB. */
const largest = 512 * 1024 * 1024

/** The file that this process was started from: the single executable, or the script that Node was given. */
export function ownProgramPath(): string {
  return isSea() ? process.execPath : (process.argv[1] ?? '')
}

/**
 * The running program as something that root may copy and run from then on: one executable file, root's, which nobody else could have changed or swapped, links
 * and directories included. Answers its real path. It runs as root already: what was tampered with isn't stopped here, but it isn't made to last either.
 */
export async function trustedProgram(path: string): Promise<Result<string>> {
  try {
    const real = await realpath(path)
    const exposed = (await exposedDirectory(path)) ?? (await exposedDirectory(real))
    if (exposed !== null) return refused('programExposed', real, `${exposed.path}: ${exposed.why}`)
    const found = await lstat(real)
    const wrong = unfit(found)
    return wrong === null ? ok(real) : refused(wrong.why, real, wrong.detail)
  } catch (error) {
    return refused('notOneFile', path, (error as Error).message)
  }
}

/** Reads a trusted program; what is read is judged by the open file itself, so that nothing can be swapped between the look and the copy. */
export async function readProgram(path: string): Promise<Result<Buffer>> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const wrong = unfit(await file.stat())
      return wrong === null ? ok(await file.readFile()) : refused(wrong.why, path, wrong.detail)
    } finally {
      await file.close()
    }
  } catch (error) {
    return refused('notOneFile', path, (error as Error).message)
  }
}

interface FileFacts {
  readonly uid: number
  readonly mode: number
  readonly size: number
  isFile(): boolean
}

function unfit(file: FileFacts): { readonly why: 'programExposed' | 'notOneFile'; readonly detail: string } | null {
  if (!file.isFile()) return { why: 'notOneFile', detail: 'it is no regular file' }
  if (file.uid !== process.geteuid?.()) return { why: 'programExposed', detail: `it belongs to uid ${file.uid}` }
  if ((file.mode & 0o022) !== 0) return { why: 'programExposed', detail: 'others than its owner may write to it' }
  if ((file.mode & 0o111) === 0) return { why: 'notOneFile', detail: 'it is no program by itself' }
  return file.size > largest ? { why: 'notOneFile', detail: `it has more than ${largest} bytes` } : null
}

function refused(why: Extract<Fault, { code: 'setup.refused' }>['why'], path: string, detail: string): Result<never> {
  return fail({ code: 'setup.refused', why, path, detail })
}
