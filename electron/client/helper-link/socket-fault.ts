import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Fault } from '../../common/fault.ts'

/** Why there is no way to the helper at `path`. */
export function socketFault(error: NodeJS.ErrnoException, path: string): Fault {
  switch (error.code) {
    case 'ENOENT':
      // the helper opens everybody's socket before root's: it is there, and not for this user
      return { code: existsSync(join(dirname(path), '0.sock')) ? 'helper.denied' : 'helper.missing', socket: path }
    case 'ENOTDIR':
      return { code: 'helper.missing', socket: path }
    case 'ECONNREFUSED':
      return { code: 'helper.missing', socket: path, killed: true }
    case 'EACCES':
    case 'EPERM':
      return { code: 'helper.denied', socket: path }
    default:
      return { code: 'helper.lost', detail: error.message }
  }
}
