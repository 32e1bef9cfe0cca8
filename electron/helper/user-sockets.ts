import { chmodSync, chownSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Result } from '../common/result.ts'
import type { Peer } from './rpc/peer.ts'
import { type ServedConnection, serveConnection } from './rpc/serve-connection.ts'
import { createTimeShare } from './rpc/time-share.ts'

/** Connections of one user at once, streams of `dial` included. */
const connectionLimit = 32
/** Time to say hello (ms). */
const greetingLimit = 10_000

export interface UserSockets {
  /** Opens and closes sockets so that exactly these users (and root) have one. */
  allow(uids: ReadonlySet<number>): Promise<void>
  connections(): Iterable<ServedConnection>
  isConnected(uid: number): boolean
  close(): Promise<void>
}

export interface UserSocketsOptions {
  readonly runDir: string
  readonly log: Logger
  dispatch(method: string, params: unknown, peer: Peer): Promise<Result<unknown>>
}

/** One unix socket per allowed user, `<runDir>/<uid>.sock`, that only they can open: whoever comes through it is that user (or root), says the kernel. */
export function createUserSockets({ runDir, log, dispatch }: UserSocketsOptions): UserSockets {
  const servers = new Map<number, Server>()
  const connections = new Set<ServedConnection>()
  const ofUser = (uid: number) => [...connections].filter((connection) => connection.peer.uid === uid)

  const listen = (uid: number): Promise<void> =>
    new Promise((resolve) => {
      const path = join(runDir, `${uid}.sock`)
      const share = createTimeShare()
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        if (ofUser(uid).length >= connectionLimit) {
          log.warn({ uid }, 'too many connections of one user')
          socket.destroy()
          return
        }
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
      })
      server.on('error', (error) => {
        log.error({ uid, path, error: error.message }, 'no socket for this user')
        servers.delete(uid)
        resolve()
      })
      rmSync(path, { force: true })
      // the umask (077) keeps everybody out between bind and chown
      server.listen(path, () => {
        try {
          chmodSync(path, 0o600)
          if (uid !== 0) chownSync(path, uid, 0)
        } catch (error) {
          log.error({ uid, path, error: (error as Error).message }, 'no socket for this user')
          server.close()
          rmSync(path, { force: true })
          servers.delete(uid)
        }
        resolve()
      })
      servers.set(uid, server)
    })

  const unlisten = (uid: number, server: Server) => {
    servers.delete(uid)
    // closing also removes the path
    server.close()
    for (const connection of ofUser(uid)) connection.close()
  }

  return {
    allow: async (uids) => {
      // root's last: whoever finds that one and none of their own isn't allowed (client/helper-link/connect-helper.ts)
      const wanted = new Set([...[...uids].filter((uid) => uid !== 0), 0])
      for (const [uid, server] of [...servers]) if (!wanted.has(uid)) unlisten(uid, server)
      for (const uid of wanted) if (!servers.has(uid)) await listen(uid)
    },
    connections: () => connections,
    isConnected: (uid) => ofUser(uid).length > 0,
    close: async () => {
      for (const [uid, server] of [...servers]) unlisten(uid, server)
    },
  }
}
