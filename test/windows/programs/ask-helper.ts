import { readFile } from 'node:fs/promises'
import { connect as connectPlain } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectHelper, type HelperConnection } from '../../../electron/client/helper-link/connect-helper.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { type Doorplate, pipeTls } from '../../../electron/common/contracts/helper-places.ts'
import { obey } from './speak-lines.ts'

/** The app's side of the pipe, in Wine: as one account after the other. */
const connections = new Map<string, HelperConnection>()
const statuses = new Map<string, HelperStatus>()

obey('ask', async (order) => {
  const { runDir, sid } = order as unknown as { runDir: string; sid: string }
  switch (order.do) {
    case 'connect': {
      const connected = await connectHelper({ runDir, uid: 0, client: 'test', sid })
      if (!connected.ok) return connected
      connections.set(sid, connected.value)
      connected.value.onChanged((status) => void statuses.set(sid, status))
      connected.value.onClosed(() => void connections.delete(sid))
      const watched = await connected.value.helper.watch({})
      if (watched.ok) statuses.set(sid, watched.value)
      return { ok: true, value: 'connected' }
    }
    case 'call': {
      const answered = await connections.get(sid)?.send(order.method as string, order.request)
      // inside the answer of the connection lies the helper's own
      return answered?.ok === true ? answered.value : (answered ?? { ok: false, fault: { code: 'helper.lost' } })
    }
    case 'status':
      return statuses.get(sid) ?? null
    case 'isConnected':
      return connections.has(sid)
    case 'handshake':
      return shakeHands(order.plate as Doorplate)
    case 'plain':
      return speakPlainly(order.pipe as string)
    case 'plate':
      return JSON.parse(await readFile(`${runDir}\\${sid}.json`, 'utf8'))
    default:
      throw new Error(`not known: ${order.do}`)
  }
})

/** Null = let in; otherwise why not. */
function shakeHands({ pipe, identity, secret }: Doorplate): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { ...pipeTls, checkServerIdentity: () => undefined, pskCallback: () => ({ identity, psk: Buffer.from(secret, 'hex') }) }
    const socket = connectTls({ path: pipe, ...options }, () => {
      resolve(null)
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('close', () => resolve('closed'))
  })
}

/** What the pipe says to somebody who begins to speak without a secret. */
function speakPlainly(pipe: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'hello', params: { protocol: 1, client: 'test' } })
    const socket = connectPlain(pipe, () => socket.write(`Content-Length: ${body.length}\r\n\r\n${body}`))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}
