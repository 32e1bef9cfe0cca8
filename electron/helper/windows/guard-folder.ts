import { lstat, mkdir } from 'node:fs/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import type { WindowsPrograms } from '../../engine/windows/names.ts'
import { type RunProgram, runCommand } from '../../engine/windows/run-program.ts'

/** Well-known SIDs, the same in every language: SYSTEM, administrators, everybody who signed in. */
const system = '*S-1-5-18:(OI)(CI)F'
const administrators = '*S-1-5-32-544:(OI)(CI)F'
/** Of this folder alone: its files aren't theirs. */
const usersMayList = '*S-1-5-32-545:(RX)'

/**
 * Who may do what in a folder, as icacls says it. 'listed': users see the names of what lies there. Administrators may do everything everywhere, as root on Linux:
 * `waygate rescue`, an update and a removal are theirs, and Windows keeps them out of what is SYSTEM's alone.
 */
const grants = {
  administered: [system, administrators],
  listed: [system, administrators, usersMayList],
} as const

export interface GuardTools {
  readonly programs: WindowsPrograms
  readonly run: RunProgram
}

/**
 * Makes a folder and writes its access list anew, with nothing handed down from above: what is made in it afterwards is born so. A link in its place is refused,
 * because whoever put it there could be anybody.
 */
export async function guardFolder(path: string, kind: keyof typeof grants, { programs, run }: GuardTools): Promise<Result<undefined>> {
  try {
    await mkdir(path, { recursive: true })
    // junctions count as links here
    const found = await lstat(path)
    if (!found.isDirectory()) return fail({ code: 'path.exposed', path, detail: 'it is a link, or no folder' })
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: (error as Error).message })
  }
  const args = [path, '/inheritance:r', '/grant:r', ...grants[kind]]
  const ran = await runCommand(run, 'access list of a folder', { program: programs.icacls, args })
  return ran.ok ? ok() : ran
}
