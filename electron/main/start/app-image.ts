import { realpathSync } from 'node:fs'
import path from 'node:path'

/**
 * The AppImage that this program came out of: that file lasts, the place where it is unpacked is another one at each start. Null: it came out of none. The
 * runtime's variables (AppImage specification: APPIMAGE, APPDIR) are inherited by whatever an AppImage starts, a terminal for instance: they are about this program only
 * where it lies in their folder.
 */
export function ownAppImage(env: Readonly<Record<string, string | undefined>>, program: string): string | null {
  const { APPIMAGE: file = '', APPDIR: folder = '' } = env
  if (!path.isAbsolute(file) || !path.isAbsolute(folder)) return null
  const inside = path.relative(real(folder), real(program))
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) ? null : file
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
