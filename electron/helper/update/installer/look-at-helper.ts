import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createMessageConnection } from 'vscode-jsonrpc/node'
import { createCaller } from '../../../common/contracts/caller.ts'
import {
  type HelperStatus,
  helperContract,
  helperMessageLimit,
  helperProtocol,
  oldestHelperProtocol,
} from '../../../common/contracts/helper.ts'
import { createMessageStream } from '../../../common/contracts/message-stream.ts'
import { fail, ok, type Result } from '../../../common/result.ts'
import { socketBytes } from '../../rpc/socket-bytes.ts'

export interface HelperLook {
  readonly version: string
  readonly pid: number
  readonly status: HelperStatus
}

/** Probing a gateway takes its time (ms). */
const answerLimit = 20_000

/**
 * Asks the running helper who and how it is, as root and as any client would. `prove`: it is to prove the gateway first. Faults: helper.missing,
 * helper.version, helper.lost, and whatever it answers.
 */
export async function lookAtHelper(runDir: string, ask: 'prove' | 'status'): Promise<Result<HelperLook>> {
  const path = join(runDir, '0.sock')
  const socket = await openSocket(path)
  if (socket === null) return fail({ code: 'helper.missing', socket: path })
  const stream = createMessageStream(socketBytes(socket, helperMessageLimit), helperMessageLimit)
  const connection = createMessageConnection(stream.reader, stream.writer)
  connection.onError(() => socket.destroy())
  connection.listen()
  const gone = new Promise<Result<never>>((resolve) => {
    socket.once('close', () => resolve(fail({ code: 'helper.lost', detail: 'the connection broke' })))
    socket.setTimeout(answerLimit, () => socket.destroy())
  })
  const helper = createCaller(helperContract, (method, request) =>
    Promise.race([
      gone,
      connection.sendRequest(method, request).then(
        (answer) => ok(answer),
        (error: Error) => fail({ code: 'helper.lost', detail: error.message } as const),
      ),
    ]),
  )
  try {
    const hello = await helper.hello({ protocol: helperProtocol, oldest: oldestHelperProtocol, client: 'cli' })
    if (!hello.ok) return hello
    const status = await helper[ask]({})
    return status.ok ? ok({ version: hello.value.version, pid: hello.value.pid, status: status.value }) : status
  } finally {
    connection.dispose()
    socket.destroy()
  }
}

function openSocket(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.on('error', () => undefined)
      resolve(socket)
    })
    socket.once('error', () => resolve(null))
  })
}
