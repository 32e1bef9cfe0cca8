import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../common/result.ts'
import { openPipe } from './open-pipe.ts'
import { socketFault } from './socket-fault.ts'

export interface HelperDoor {
  readonly runDir: string
  /** Linux: whose socket. */
  readonly uid: number
  /** Windows: whose file, by SID; the first that can be read otherwise. */
  readonly sid?: string
}

/** The way to the helper, proven to be its own and ours: by the kernel on Linux, by a secret on Windows. Faults: helper.missing, helper.denied, helper.lost. */
export function openHelperSocket({ runDir, uid, sid }: HelperDoor): Promise<Result<Socket>> {
  return process.platform === 'win32' ? openPipe(runDir, sid) : openUnixSocket(join(runDir, `${uid}.sock`))
}

function openUnixSocket(path: string): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(ok(socket))
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(fail(socketFault(error, path))))
  })
}
