import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Result } from '../common/result.ts'
import type { Peer } from './rpc/peer.ts'
import { type ServedConnection, serveConnection } from './rpc/serve-connection.ts'
import { createTimeShare, type TimeShare } from './rpc/time-share.ts'

/** Connections of one user at once, streams of `dial` included. */
const connectionLimit = 32
/** Time to say hello (ms). */
const greetingLimit = 10_000

/** How users come in: each through a way of their own that proves who they are. */
export interface UserDoors {
  /** Opens and closes so that exactly these users (and root) have one. */
  allow(uids: ReadonlySet<number>): Promise<void>
  connections(): Iterable<ServedConnection>
  isConnected(uid: number): boolean
  close(): Promise<void>
}

export interface UserDoorsOptions {
  readonly runDir: string
  readonly log: Logger
  dispatch(method: string, params: unknown, peer: Peer): Promise<Result<unknown>>
}

/** Everybody who is in, however they came. */
export interface Visitors {
  /** The socket's other end is proven to be that user's. */
  receive(socket: Socket, uid: number): void
  all(): Iterable<ServedConnection>
  of(uid: number): readonly ServedConnection[]
}

export function createVisitors({ log, dispatch }: Omit<UserDoorsOptions, 'runDir'>): Visitors {
  const connections = new Set<ServedConnection>()
  /** One for each user, over all their connections. */
  const shares = new Map<number, TimeShare>()
  const of = (uid: number) => [...connections].filter((connection) => connection.peer.uid === uid)
  return {
    receive(socket, uid) {
      if (of(uid).length >= connectionLimit) {
        log.warn({ uid }, 'too many connections of one user')
        socket.destroy()
        return
      }
      const share = shares.get(uid) ?? createTimeShare()
      shares.set(uid, share)
      const connection = serveConnection(socket, {
        uid,
        share,
        dispatch,
        onClose: () => {
          clearTimeout(greeting)
          connections.delete(connection)
        },
        onDropped: (why) => log.warn({ uid, why }, 'dropped a client'),
      })
      connections.add(connection)
      const greeting = setTimeout(() => {
        if (connection.peer.client === null) connection.close()
      }, greetingLimit)
    },
    all: () => connections,
    of,
  }
}
