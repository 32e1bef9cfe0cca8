import { fstatSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { fail, ok, type Result } from '../common/result.ts'
import { parseEndpoint } from '../common/tunnel/pass-bounds.ts'

/**
 * Group id of the helper's own API streams ("WG"); the filter lets them out by `meta skuid 0 meta skgid` while everything else is held.
 *
 * What this restricts: the kernel remembers in a socket the uid and gid of the thread that made it, and nft compares them as the machine's own user namespace
 * sees them, so neither an ordinary user (also one whom somebody put into a group of that number) nor root of a user namespace matches. It can't tell the
 * helper from another process of root that takes the group: root could as well remove the filter. On whose behalf the helper dials is therefore decided by
 * the helper alone, before the socket is made (`dialTargets`); in the filter, the set of addresses holds only what the one who closes the machine may reach.
 */
export const dialGid = 0x5747

const connectLimit = 10_000

export interface DialOptions {
  /** How to leave the group again, and with what it is entered; replaced where there is no such right. */
  readonly gid: number
  onUnmarked(why: string): void
}

/**
 * Opens a TCP stream whose socket carries `dialGid` (the kernel remembers the creating thread's group in the socket: nft-expressions(8), `skgid`). Resolves when
 * connected. Without the right to change groups (a user namespace) it is opened unmarked: then it gets out only when everything does.
 */
export function dial(address: string, options: DialOptions): Promise<Result<Socket>> {
  const target = parseEndpoint(address)
  if (target === null) return Promise.resolve(fail({ code: 'request.malformed', detail: 'dial: not an address with a port' }))
  return new Promise((resolve) => {
    const socket = connectInGroup(target.host, target.port, options)
    const limit = setTimeout(() => socket.destroy(new Error(`no answer within ${connectLimit / 1000} s`)), connectLimit)
    socket.once('connect', () => {
      clearTimeout(limit)
      socket.removeAllListeners('error')
      // until the stream is handed over nobody else listens
      socket.on('error', () => undefined)
      resolve(ok(socket))
    })
    socket.once('error', (error) => {
      clearTimeout(limit)
      resolve(fail({ code: 'server.unreachable', server: address, detail: error.message }))
    })
  })
}

/** Longest wait for a sign of life (ms). */
const knockLimit = 1000

/** Whether any of these answers a TCP connection within a second, by the helper's own way past the block; nothing is sent on it. Null: none is known. */
export async function knock(addresses: readonly string[]): Promise<boolean | null> {
  const targets = addresses.flatMap((address) => parseEndpoint(address) ?? [])
  if (targets.length === 0) return null
  const attempts = targets.map(
    ({ host, port }) =>
      new Promise<boolean>((resolve) => {
        const socket = connectInGroup(host, port, { gid: dialGid, onUnmarked: () => undefined })
        const give = (answered: boolean) => {
          clearTimeout(limit)
          socket.destroy()
          resolve(answered)
        }
        const limit = setTimeout(() => give(false), knockLimit)
        socket.once('connect', () => give(true))
        socket.once('error', () => give(false))
      }),
  )
  return (await Promise.all(attempts)).includes(true)
}

/**
 * Node creates the socket one tick after `connect`, so the group is entered and left in the ticks right before and right after: three consecutive entries of
 * the same queue, between which no other code runs. The socket's own group is read back, because this leans on how Node works.
 */
function connectInGroup(host: string, port: number, options: DialOptions): Socket {
  // Windows has no such groups, and its block knows no exceptions
  if (process.platform === 'win32') return connect({ host, port, allowHalfOpen: true, keepAlive: true, noDelay: true })
  const before = process.getegid?.() ?? 0
  let entered = false
  process.nextTick(() => {
    try {
      process.setegid?.(options.gid)
      entered = true
    } catch (error) {
      options.onUnmarked((error as Error).message)
    }
  })
  const socket = connect({ host, port, allowHalfOpen: true, keepAlive: true, noDelay: true })
  process.nextTick(() => {
    if (!entered) return
    process.setegid?.(before)
    if (socket.connecting && socketGroup(socket) !== options.gid) options.onUnmarked("the socket didn't get the group")
  })
  return socket
}

/** Group of the inode behind a socket: the creating thread's at that moment. Null when it can't be told. */
function socketGroup(socket: Socket): number | null {
  const fd = (socket as unknown as { _handle?: { fd?: number } })._handle?.fd
  return fd === undefined || fd < 0 ? null : fstatSync(fd).gid
}
