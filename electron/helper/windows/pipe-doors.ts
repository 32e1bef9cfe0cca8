import { randomBytes } from 'node:crypto'
import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { type Doorplate, pipeTls } from '../../common/contracts/helper-places.ts'
import { runCommand } from '../../engine/windows/run-program.ts'
import { createSerial } from '../serial.ts'
import { createVisitors, type UserDoors, type UserDoorsOptions } from '../visitors.ts'
import { sidPattern } from './accounts.ts'
import type { GuardTools } from './guard-folder.ts'

export interface PipeDoorsOptions extends UserDoorsOptions, GuardTools {
  sidOf(uid: number): string | null
}

/** Time for the handshake (ms). */
const handshakeLimit = 5000
/** Anybody may knock, as often as they like: the log tells of it this often (ms). */
const strangersEvery = 60_000

/**
 * One named pipe, and a secret for each account that may come in: it lies in `<runDir>\<SID>.json`, which that account alone may read, and is another one in
 * each life of the helper. Windows doesn't tell Node who is at the other end of a pipe; TLS with the secret does, and tells the client that it is the helper.
 * The pipe itself is open to everybody, so what comes before the handshake is nobody's.
 */
export function createPipeDoors({ runDir, log, dispatch, sidOf, programs, run }: PipeDoorsOptions): UserDoors {
  const visitors = createVisitors({ log, dispatch })
  const pipe = `\\\\.\\pipe\\waygate-${randomBytes(16).toString('hex')}`
  const doors = new Map<number, { readonly sid: string; readonly secret: Buffer }>()
  const callers = new WeakMap<TLSSocket, number>()
  const serial = createSerial()
  let server: Server | null = null
  let strangers = 0
  let toldAt = Number.NEGATIVE_INFINITY

  const stranger = (why: string) => {
    strangers += 1
    if (performance.now() - toldAt < strangersEvery) return
    log.warn({ why, times: strangers }, 'somebody without a valid secret')
    strangers = 0
    toldAt = performance.now()
  }

  const listen = () =>
    new Promise<void>((resolve) => {
      const fresh = createServer({
        ...pipeTls,
        handshakeTimeout: handshakeLimit,
        pskCallback(socket, identity) {
          const found = [...doors].find(([, { sid }]) => sid === identity)
          if (found === undefined) return null
          const [uid, { secret }] = found
          callers.set(socket, uid)
          return secret
        },
      })
      fresh.on('secureConnection', (socket) => {
        const uid = callers.get(socket)
        // revoked while it shook hands
        if (uid === undefined || !doors.has(uid)) return void socket.destroy()
        visitors.receive(socket, uid)
      })
      fresh.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
        stranger(error.code ?? error.message)
        socket.destroy()
      })
      fresh.on('error', (error) => {
        log.error({ pipe, error: error.message }, 'no pipe')
        resolve()
      })
      server = fresh
      // what proves a caller is the secret; without these two only administrators could open the pipe at all
      fresh.listen({ path: pipe, readableAll: true, writableAll: true }, () => resolve())
    })

  /** The file is born SYSTEM's and the administrators' (its folder is), and gets its name when SYSTEM and its reader alone may read it. */
  const open = async (uid: number, sid: string) => {
    const secret = randomBytes(32)
    const plate: Doorplate = { pipe, identity: sid, secret: secret.toString('hex') }
    const path = join(runDir, `${sid}.json`)
    try {
      await rm(`${path}.new`, { force: true })
      await writeFile(`${path}.new`, JSON.stringify(plate), { flag: 'wx', mode: 0o600 })
      const args = [`${path}.new`, '/inheritance:r', '/grant:r', '*S-1-5-18:F', `*${sid}:R`]
      const granted = await runCommand(run, 'access list of a secret', { program: programs.icacls, args })
      if (!granted.ok) throw new Error(JSON.stringify(granted.fault))
      doors.set(uid, { sid, secret })
      await rename(`${path}.new`, path)
    } catch (error) {
      log.error({ uid, path, error: (error as Error).message }, 'no way in for this account')
      doors.delete(uid)
      await rm(`${path}.new`, { force: true }).catch(() => undefined)
    }
  }
  const shut = async (uid: number, sid: string) => {
    doors.delete(uid)
    for (const connection of visitors.of(uid)) connection.close()
    await rm(join(runDir, `${sid}.json`), { force: true }).catch(() => undefined)
  }

  return {
    // one after the other: a door takes a program's time to open, and the list may change meanwhile
    allow: (uids) =>
      serial(async () => {
        if (server === null) {
          await sweep(runDir)
          await listen()
        }
        const wanted = new Set([0, ...uids])
        for (const [uid, { sid }] of [...doors]) if (!wanted.has(uid)) await shut(uid, sid)
        for (const uid of wanted) {
          const sid = sidOf(uid)
          if (!doors.has(uid) && sid !== null) await open(uid, sid)
        }
      }),
    connections: visitors.all,
    isConnected: (uid) => visitors.of(uid).length > 0,
    close: () =>
      serial(async () => {
        server?.close()
        for (const [uid, { sid }] of [...doors]) await shut(uid, sid)
      }),
  }
}

/** What a killed helper left: its secrets open nothing any more. */
async function sweep(runDir: string): Promise<void> {
  for (const name of await readdir(runDir)) {
    if (sidPattern.test(name.replace(/\.json(\.new)?$/, ''))) await rm(join(runDir, name), { force: true }).catch(() => undefined)
  }
}
