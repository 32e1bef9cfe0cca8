import { readdir, readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { z } from 'zod'
import { administratorsSid, type Doorplate, pipeTls } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { socketFault } from './socket-fault.ts'

const plateSchema = z.strictObject({
  pipe: z.string().regex(/^\\\\\.\\pipe\\waygate-[0-9a-f]{32}$/),
  identity: z.string().max(200),
  secret: z.string().regex(/^[0-9a-f]{64}$/),
})

/** Time for the pipe and its handshake (ms). */
const handshakeLimit = 5000

/**
 * Connects to the helper's pipe with the secret that this account may read. An administrator's program that was started as one may read the administrators'
 * secret, too, and uses it, as root's does on Linux.
 */
export async function openPipe(runDir: string, sid?: string): Promise<Result<Socket>> {
  const plate = await readPlate(runDir, sid)
  return plate.ok ? shakeHands(plate.value, runDir) : plate
}

async function readPlate(runDir: string, sid: string | undefined): Promise<Result<Doorplate>> {
  let names: readonly string[]
  try {
    names = sid === undefined ? (await readdir(runDir)).filter((name) => /^S-1-[0-9-]+\.json$/.test(name)) : [`${sid}.json`]
  } catch (error) {
    return fail(socketFault(error as NodeJS.ErrnoException, runDir))
  }
  if (names.length === 0) return fail({ code: 'helper.missing', socket: runDir })
  const [first, others] = [
    names.filter((name) => name.startsWith(administratorsSid)),
    names.filter((name) => !name.startsWith(administratorsSid)),
  ]
  for (const name of [...first, ...others]) {
    const text = await readFile(join(runDir, name), 'utf8').catch((error: NodeJS.ErrnoException) => error)
    if (typeof text === 'string') return parsed(text, join(runDir, name))
    if (sid !== undefined) return fail(socketFault(text, join(runDir, name)))
  }
  return fail({ code: 'helper.denied', socket: runDir })
}

function parsed(text: string, path: string): Result<Doorplate> {
  try {
    const plate = plateSchema.safeParse(JSON.parse(text))
    if (plate.success) return ok(plate.data)
  } catch {
    // said below
  }
  return fail({ code: 'helper.lost', detail: `${path} says nothing about a helper` })
}

function shakeHands({ pipe, identity, secret }: Doorplate, runDir: string): Promise<Result<Socket>> {
  return new Promise((resolve) => {
    const socket = connect({
      path: pipe,
      ...pipeTls,
      // the secret is the proof, both ways: there is no certificate
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ identity, psk: Buffer.from(secret, 'hex') }),
    })
    const limit = setTimeout(() => socket.destroy(new Error(`no handshake within ${handshakeLimit / 1000} s`)), handshakeLimit)
    const settle = (result: Result<Socket>) => {
      clearTimeout(limit)
      resolve(result)
    }
    socket.once('secureConnect', () => {
      socket.removeAllListeners('error')
      settle(ok(socket))
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // whose secret isn't valid any more, or is another's
      const refused = /UNKNOWN_PSK_IDENTITY|BAD_RECORD_MAC|DECRYPT/.test(error.code ?? '')
      settle(fail(refused ? { code: 'helper.denied', socket: runDir } : socketFault(error, pipe)))
    })
    // a helper that ends in the middle of it only closes
    socket.once('close', () => settle(fail({ code: 'helper.lost', detail: 'it closed the connection' })))
  })
}
