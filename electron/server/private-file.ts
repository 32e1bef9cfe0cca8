import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { fail, ok, type Result } from '../common/result.ts'

/** The text of a file that holds secrets: refused when anybody but its owner may read it, or when the owner is neither root nor us. Fault: `state.unreadable`. */
export function readPrivateFile(path: string): Result<string> {
  try {
    const file = openSync(path, 'r')
    try {
      const { mode, uid } = fstatSync(file)
      const shared = (mode & 0o077) !== 0
      if (process.platform !== 'win32' && shared) {
        return fail({ code: 'state.unreadable', path, detail: `it holds secrets and others may use it: chmod 600 ${path}` })
      }
      const ours = uid === 0 || uid === process.getuid?.()
      if (process.platform !== 'win32' && !ours) return fail({ code: 'state.unreadable', path, detail: 'it belongs to somebody else' })
      return ok(readFileSync(file, 'utf8'))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    return fail({ code: 'state.unreadable', path, detail: error instanceof Error ? error.message : String(error) })
  }
}
