import type { Socket } from 'node:net'
import { createMessageConnection } from 'vscode-jsonrpc/node'
import { createCaller, type Send } from '../../common/contracts/caller.ts'
import type { Caller } from '../../common/contracts/contract.ts'
import {
  type HelperContract,
  type HelperStatus,
  helperContract,
  helperMessageLimit,
  helperProtocol,
  helperStatusSchema,
  oldestHelperProtocol,
} from '../../common/contracts/helper.ts'
import { createMessageStream } from '../../common/contracts/message-stream.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type HelperDoor, openHelperSocket } from './open-socket.ts'
import { socketBytes } from './socket-bytes.ts'

export interface HelperAddress extends HelperDoor {
  /** How it introduces itself. */
  readonly client: 'app' | 'cli' | 'host' | 'test'
}

/** One connection that has been greeted. */
export interface HelperConnection {
  /** Everything of the contract; `dial` through `dialHelper`, which needs a connection of its own. */
  readonly helper: Caller<HelperContract>
  /** One call without its checks, for a caller that does them itself. */
  readonly send: Send
  onChanged(listener: (status: HelperStatus) => void): void
  /** Once, when the connection is gone for whatever reason. */
  onClosed(listener: (fault: Fault) => void): void
  close(): void
  /** Ends the conversation and gives the bare socket, with the bytes behind the last message put back. Only after an answered `dial`. */
  release(): Socket
}

/** An answer may take as long as a person would wait (ms). */
const callLimit = 60_000
const greetingLimit = 10_000

/** Connects and says hello. Faults: helper.missing, helper.denied, helper.version, helper.lost. */
export async function connectHelper(address: HelperAddress): Promise<Result<HelperConnection>> {
  const socket = await openHelperSocket(address)
  if (!socket.ok) return socket
  const connection = converse(socket.value)
  const timer = setTimeout(() => socket.value.destroy(), greetingLimit)
  const hello = await connection.helper.hello({ protocol: helperProtocol, oldest: oldestHelperProtocol, client: address.client })
  clearTimeout(timer)
  if (hello.ok) return ok(connection)
  connection.close()
  return fail(hello.fault.code === 'request.malformed' ? { code: 'helper.lost', detail: hello.fault.detail } : hello.fault)
}

function converse(socket: Socket): HelperConnection {
  const stream = createMessageStream(socketBytes(socket), helperMessageLimit)
  const connection = createMessageConnection(stream.reader, stream.writer)
  let ended: Fault | null = null
  const closed = new Set<(fault: Fault) => void>()
  const changed = new Set<(status: HelperStatus) => void>()
  const waiting = new Set<(fault: Fault) => void>()

  const end = (detail: string) => {
    if (ended !== null) return
    ended = { code: 'helper.lost', detail }
    connection.dispose()
    socket.destroy()
    for (const listener of [...waiting, ...closed]) listener(ended)
  }
  connection.onError(([error]) => end(error.message))
  connection.onNotification('changed', (state: unknown) => {
    const status = helperStatusSchema.safeParse(state)
    if (status.success) for (const listener of changed) listener(status.data)
  })
  socket.on('error', () => undefined)
  socket.on('end', () => end('it closed the connection'))
  socket.on('close', () => end('the connection broke'))
  connection.listen()
  // what follows the answer to a dial belongs to the stream
  let dialling = false
  stream.holdAfter((message) => dialling && 'id' in message && !('method' in message))

  const send = (method: string, request: unknown) =>
    new Promise<Result<unknown>>((resolve) => {
      if (ended !== null) return resolve(fail(ended))
      dialling = method === 'dial'
      const settle = (answer: Result<unknown>) => {
        clearTimeout(limit)
        waiting.delete(lost)
        resolve(answer)
      }
      const lost = (fault: Fault) => settle(fail(fault))
      const limit = setTimeout(
        () => settle(fail({ code: 'helper.lost', detail: `no answer to ${method} within ${callLimit / 1000} s` })),
        callLimit,
      )
      waiting.add(lost)
      connection.sendRequest(method, request).then(
        (answer) => {
          // a refused dial leaves a conversation, which goes on
          if (method === 'dial' && (answer as { ok?: unknown } | null)?.ok !== true) stream.flow(true)
          settle(ok(answer))
        },
        (error: Error) => settle(fail(ended ?? { code: 'helper.lost', detail: error.message })),
      )
    })

  return {
    helper: createCaller(helperContract, send),
    send,
    onChanged: (listener) => void changed.add(listener),
    onClosed: (listener) => void (ended === null ? closed.add(listener) : listener(ended)),
    close: () => end('closed'),
    release: () => {
      ended = { code: 'helper.lost', detail: 'it became a stream' }
      const early = stream.detach()
      connection.dispose()
      socket.removeAllListeners('end')
      socket.removeAllListeners('close')
      socket.removeAllListeners('error')
      // from here on like any socket: the other side's end is ours, too (an HTTP agent would keep it for the next request)
      socket.allowHalfOpen = false
      if (early.length > 0) socket.unshift(early)
      return socket
    },
  }
}
