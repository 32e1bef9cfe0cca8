import { chmodSync, chownSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { createVisitors, type UserDoors, type UserDoorsOptions } from './visitors.ts'

/** One unix socket per allowed user, `<runDir>/<uid>.sock`, that only they can open: whoever comes through it is that user (or root), says the kernel. */
export function createUserSockets({ runDir, log, dispatch }: UserDoorsOptions): UserDoors {
  const servers = new Map<number, Server>()
  const visitors = createVisitors({ log, dispatch })

  const listen = (uid: number): Promise<void> =>
    new Promise((resolve) => {
      const path = join(runDir, `${uid}.sock`)
      const server = createServer({ allowHalfOpen: true }, (socket) => visitors.receive(socket, uid))
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
    for (const connection of visitors.of(uid)) connection.close()
  }

  return {
    allow: async (uids) => {
      // root's last: whoever finds that one and none of their own isn't allowed (client/helper-link/connect-helper.ts)
      const wanted = new Set([...[...uids].filter((uid) => uid !== 0), 0])
      for (const [uid, server] of [...servers]) if (!wanted.has(uid)) unlisten(uid, server)
      for (const uid of wanted) if (!servers.has(uid)) await listen(uid)
    },
    connections: visitors.all,
    isConnected: (uid) => visitors.of(uid).length > 0,
    close: async () => {
      for (const [uid, server] of [...servers]) unlisten(uid, server)
    },
  }
}
