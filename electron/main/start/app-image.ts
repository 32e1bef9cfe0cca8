import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The AppImage that this program came out of: that file lasts, the place where it is unpacked is another one at each start. Null: it came out of none. The
 * runtime's variables (AppImage specification: APPIMAGE, APPDIR) are inherited by whatever an AppImage starts, a terminal for instance: they are about this program only
 * where it lies in their folder.
 */
export function ownAppImage(env: Environment, program: string): string | null {
  const { APPIMAGE: file = '', APPDIR: folder = '' } = env
  return path.isAbsolute(file) && path.isAbsolute(folder) && isBelow(real(program), real(folder)) ? file : null
}

/** Lists of folders that AppRun (electron-builder) puts its own in front of. */
const folderLists = ['PATH', 'LD_LIBRARY_PATH', 'XDG_DATA_DIRS', 'GSETTINGS_SCHEMA_DIR'] as const

/**
 * What a program gets of this one's surroundings that lives longer than it, or is another AppImage: without the folder of this one, which goes, and which somebody else
 * could make again. Where this one was unpacked because it can't be mounted here (no FUSE), so is the next one.
 */
export function lastingEnv(env: Environment, program: string): NodeJS.ProcessEnv {
  if (ownAppImage(env, program) === null) return { ...env }
  const { APPIMAGE: _file, APPDIR: folder = '', ARGV0: _name, OWD: _from, ...rest } = env
  const lasting: NodeJS.ProcessEnv = { ...rest }
  for (const name of folderLists) {
    const left = lasting[name]?.split(':').filter((entry) => entry !== '' && entry !== folder && !isBelow(entry, folder))
    if (left === undefined || left.length === 0) delete lasting[name]
    else lasting[name] = left.join(':')
  }
  if (!isMounted(folder)) lasting.APPIMAGE_EXTRACT_AND_RUN = '1'
  return lasting
}

function isBelow(file: string, folder: string): boolean {
  const inside = path.relative(folder, file)
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside)
}

function isMounted(folder: string): boolean {
  try {
    return statSync(folder).dev !== statSync(path.dirname(folder)).dev
  } catch {
    return true
  }
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
