import { lstatSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'

/** The real path of a program that only root can change, directories included; null for any other. Root's side looks again for itself. */
export function rootOnlyProgram(path: string): string | null {
  try {
    const real = realpathSync(path)
    for (let at = real; ; at = dirname(at)) {
      const { uid, mode } = lstatSync(at)
      if (uid !== 0 || (mode & 0o022) !== 0) return null
      if (at === dirname(at)) return real
    }
  } catch {
    return null
  }
}
