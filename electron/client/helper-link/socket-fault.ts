import type { Fault } from '../../common/fault.ts'

/** Why there is no way to the helper at `path`. */
export function socketFault(error: NodeJS.ErrnoException, path: string): Fault {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // the file of a helper that was killed
    case 'ECONNREFUSED':
      return { code: 'helper.missing', socket: path }
    case 'EACCES':
    case 'EPERM':
      return { code: 'helper.denied', socket: path }
    default:
      return { code: 'helper.lost', detail: error.message }
  }
}
