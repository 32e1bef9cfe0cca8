import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { createMessageConnection, type MessageConnection, type MessageReader, type MessageWriter } from 'vscode-jsonrpc/node'
import { createCaller } from '../common/contracts/caller.ts'
import type { Caller } from '../common/contracts/contract.ts'
import {
  type HelperContract,
  helperContract,
  helperMessageLimit,
  helperProtocol,
  oldestHelperProtocol,
} from '../common/contracts/helper.ts'
import { type ByteStream, createMessageStream, type MessageStream } from '../common/contracts/message-stream.ts'
import { fail, ok, type Result } from '../common/result.ts'

/** One conversation with the helper of this machine. */
export interface HelperLink {
  readonly call: Caller<HelperContract>
  close(): void
}

/** `dial` can take as long as a TCP connection takes; applying a host's configuration is a handful of processes. */
const answerLimit = 30_000

/** Connects and says hello. Faults: `helper.missing`, `helper.denied`, `helper.version`, `helper.lost`. */
export async function openHelper(runDir: string): Promise<Result<HelperLink>> {
  const opened = await openConversation(runDir)
  if (!opened.ok) return opened
  const { call, socket } = opened.value
  return ok({ call, close: () => void socket.destroy() })
}

/** A TCP stream to a pinned address of the server, opened by the helper: gets through while this machine's own traffic is held. */
export async function dialByHelper(runDir: string, address: string): Promise<Result<Socket>> {
  const opened = await openConversation(runDir)
  if (!opened.ok) return opened
  const { call, socket, stream, connection } = opened.value
  // the very next answer ends the conversation; what follows it belongs to the stream
  stream.holdAfter((message) => 'id' in message && 'result' in message)
  const dialled = await call.dial({ address })
  if (!dialled.ok) {
    socket.destroy()
    return dialled
  }
  const rest = stream.detach()
  connection.dispose()
  if (rest.length > 0) socket.unshift(rest)
  return ok(socket)
}

interface Conversation {
  readonly call: Caller<HelperContract>
  readonly socket: Socket
  readonly stream: MessageStream
  readonly connection: MessageConnection
}

async function openConversation(runDir: string): Promise<Result<Conversation>> {
  const path = join(runDir, `${process.getuid?.() ?? 0}.sock`)
  const connected = await connectTo(path)
  if (!connected.ok) return connected
  const socket = connected.value
  const stream = createMessageStream(socketBytes(socket), helperMessageLimit)
  // the shapes are vscode-jsonrpc's own, without its classes
  const connection = createMessageConnection(stream.reader as unknown as MessageReader, stream.writer as unknown as MessageWriter)
  connection.onError(() => socket.destroy())
  connection.listen()
  const call = createCaller(helperContract, (method, request) => send(connection, socket, method, request))
  const hello = await call.hello({ protocol: helperProtocol, oldest: oldestHelperProtocol, client: 'host' })
  if (!hello.ok) {
    socket.destroy()
    return hello
  }
  return ok({ call, socket, stream, connection })
}

function connectTo(path: string): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      // a broken stream shows as a call that is lost; without a listener it would end the agent
      socket.on('error', () => undefined)
      resolve(ok(socket))
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const denied = error.code === 'EACCES' || error.code === 'EPERM'
      resolve(fail({ code: denied ? 'helper.denied' : 'helper.missing', socket: path }))
    })
  })
}

async function send(connection: MessageConnection, socket: Socket, method: string, request: unknown): Promise<Result<unknown>> {
  let stop: () => void = () => undefined
  const lost = new Promise<Result<never>>((resolve) => {
    const gone = () => resolve(fail({ code: 'helper.lost', detail: `the connection ended during ${method}` }))
    const limit = setTimeout(() => resolve(fail({ code: 'helper.lost', detail: `no answer to ${method}` })), answerLimit)
    socket.once('close', gone)
    stop = () => {
      clearTimeout(limit)
      socket.off('close', gone)
    }
  })
  const answered = connection.sendRequest<unknown>(method, request).then(
    (value): Result<unknown> => ok(value),
    (error: unknown): Result<unknown> => fail({ code: 'helper.lost', detail: error instanceof Error ? error.message : String(error) }),
  )
  const outcome = await Promise.race([answered, lost])
  stop()
  return outcome
}

function socketBytes(socket: Socket): ByteStream {
  const releases: (() => void)[] = []
  return {
    onBytes: (listener) => {
      socket.on('data', listener)
      releases.push(() => socket.off('data', listener))
    },
    onError: (listener) => {
      socket.on('error', listener)
      releases.push(() => socket.off('error', listener))
    },
    onClose: (listener) => {
      socket.on('close', listener)
      releases.push(() => socket.off('close', listener))
    },
    release: () => {
      for (const release of releases.splice(0)) release()
    },
    flow: (on) => void (on ? socket.resume() : socket.pause()),
    write: (bytes) => new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve()))),
    end: () => void socket.end(),
  }
}
