import type { Socket } from 'node:net'
import { createMessageConnection } from 'vscode-jsonrpc/node'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import { helperMessageLimit } from '../../common/contracts/helper.ts'
import { createMessageStream, type Message } from '../../common/contracts/message-stream.ts'
import { fail, type Result } from '../../common/result.ts'
import { bridge } from './bridge.ts'
import type { Peer } from './peer.ts'
import { socketBytes } from './socket-bytes.ts'
import type { TimeShare } from './time-share.ts'

/** Unsent bytes after which a client that doesn't read is dropped. */
const backlogLimit = 4 * helperMessageLimit
/** Requests of one connection under way at once; more wait in the client's own socket. */
const parallelLimit = 8

export interface ServedConnection {
  readonly peer: Peer
  /** Pushes a state to a client that watches, unless it has gone; false while its last one is still unsent (it will want the newest instead). */
  push(status: HelperStatus): boolean
  close(): void
}

export interface ServeOptions {
  readonly uid: number
  /** Of the helper's time, one for all connections of this user. */
  readonly share: TimeShare
  dispatch(method: string, params: unknown, peer: Peer): Promise<Result<unknown>>
  onClose(): void
  /** Why a client was dropped. */
  onDropped(why: string): void
}

/** Speaks the helper's contract with one client until it goes, or until `dial` turns the connection into a plain byte stream. */
export function serveConnection(socket: Socket, options: ServeOptions): ServedConnection {
  const peer: Peer = { uid: options.uid, client: null, watching: false, stream: null }
  const { share } = options
  const stream = createMessageStream(socketBytes(socket, backlogLimit, share.spend), helperMessageLimit, isRequest)
  let running = 0
  let pushing = false
  let dialId: unknown = null
  /** One was delivered whose handler has not begun: vscode-jsonrpc queues what it is given, and what stands in that queue no share counts. */
  let queued = false

  const drop = (why: string) => {
    if (socket.destroyed) return
    options.onDropped(why)
    socket.destroy()
  }

  // nothing may be read beyond a dial: if it succeeds, those bytes are not ours
  stream.holdAfter((message) => {
    if (message.method === 'dial') dialId = message.id
    queued = true
    return true
  })

  const writer = {
    ...stream.writer,
    write: async (message: object) => {
      const answersDial = dialId !== null && 'id' in message && !('method' in message) && message.id === dialId
      await stream.writer.write(message).catch((error: Error) => {
        peer.stream?.destroy()
        drop(error.message)
        throw error
      })
      if (answersDial) afterDial()
    },
  }
  /** Goes on reading where nothing speaks against it. */
  const attend = () => {
    if (!share.isOpen() || running >= parallelLimit) stream.flow(false)
    else if (dialId === null && !queued) share.spend(() => stream.flow(true))
  }
  const unfollow = share.follow(attend)
  const afterDial = () => {
    dialId = null
    if (peer.stream === null) return attend()
    unfollow()
    peer.watching = false
    const early = stream.detach()
    connection.dispose()
    bridge(socket, peer.stream, early)
  }

  const connection = createMessageConnection(stream.reader, writer)
  connection.onRequest(async (method, params) => {
    running++
    queued = false
    attend()
    try {
      return peer.client === null && method !== 'hello'
        ? fail({ code: 'request.malformed', detail: 'hello must come first' })
        : await share.spend(() => options.dispatch(method, params, peer))
    } finally {
      running--
      attend()
    }
  })
  connection.onError(([error]) => drop(error.message))
  connection.listen()

  socket.on('end', () => void (peer.stream === null && socket.end()))
  socket.on('error', () => undefined)
  socket.on('close', () => {
    peer.watching = false
    unfollow()
    connection.dispose()
    options.onClose()
  })

  return {
    peer,
    push: (status) => {
      // who went while this was put together; sending would throw
      if (!peer.watching) return true
      if (pushing) return false
      pushing = true
      connection
        .sendNotification('changed', status)
        .catch(() => undefined)
        .finally(() => {
          pushing = false
        })
      return true
    },
    close: () => void socket.destroy(),
  }
}

/**
 * Nothing else has business here: the helper asks its clients nothing, and hears no notices. vscode-jsonrpc would act on them (`$/cancelRequest` without
 * parameters throws through its reader, and every cancelled id is remembered).
 */
function isRequest({ method, id }: Message): boolean {
  return typeof method === 'string' && (typeof id === 'string' || typeof id === 'number')
}
