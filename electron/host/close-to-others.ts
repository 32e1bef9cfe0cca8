import { constants } from 'node:fs'
import { chmod, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../common/result.ts'

type Note = (text: string) => void

const othersUse = 0o077
const othersWrite = 0o022
const sticky = 0o1000

/**
 * The agent's file with its token, and the directory that it is in, before they are believed: too wide a mode is narrowed, with a word; what belongs to
 * somebody else, or is a link, is refused (`state.unreadable`), because they may have put it there. What isn't there yet is fine.
 */
export async function closeToOthers(path: string, note: Note): Promise<Result<undefined>> {
  const directory = dirname(path)
  const closed = await attempt(directory, () => closeDirectory(directory, note))
  return closed.ok ? attempt(path, () => closeFile(path, note)) : closed
}

/** An enrolment key that a person gives in a file: narrowed where the file is theirs, and said. A pipe is left alone: a look into it could empty it. */
export async function closeKeyFile(path: string, note: Note): Promise<void> {
  await attempt(path, async () => {
    const found = await stat(path)
    if (!found.isFile() || (found.mode & othersUse) === 0) return ok()
    const isOurs = found.uid === process.geteuid?.()
    if (isOurs) await chmod(path, 0o600)
    note(
      `Others could read the enrolment key in ${path}${isOurs ? '; it is for you alone now' : ''}. If others use this computer, have an admin make another key.`,
    )
    return ok()
  })
}

async function closeDirectory(path: string, note: Note): Promise<Result<undefined>> {
  const { mode, uid } = await stat(path)
  const isWide = (mode & othersWrite) !== 0 && (mode & sticky) === 0
  const isOurs = uid === process.geteuid?.()
  if (!isOurs && (uid !== 0 || isWide)) return refused(path, 'others than this agent may put their files there')
  if (!isWide) return ok()
  await chmod(path, mode & 0o7755)
  note(`Others could put their files into ${path}; they can't any more.`)
  return ok()
}

async function closeFile(path: string, note: Note): Promise<Result<undefined>> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (!found.isFile() || found.uid !== process.geteuid?.()) return refused(path, 'it is no file of this agent')
    if ((found.mode & othersUse) === 0) return ok()
    await file.chmod(0o600)
    note(
      `Others could read this host's token in ${path}; it is for the agent alone now. If others use this computer, leave and enrol again.`,
    )
    return ok()
  } finally {
    await file.close()
  }
}

async function attempt(path: string, act: () => Promise<Result<undefined>>): Promise<Result<undefined>> {
  try {
    return await act()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? ok() : refused(path, (error as Error).message)
  }
}

function refused(path: string, detail: string): Result<never> {
  return fail({ code: 'state.unreadable', path, detail })
}
