import { connect, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { fail, ok, type Result } from '../../common/result.ts'
import { isDialable, parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import { connectHelper, type HelperAddress } from './connect-helper.ts'

/**
 * A TCP stream to a pinned API address (`ip:port`), opened by the helper so that it gets out while everything else is held. An API on this very machine needs
 * no way out and is connected to directly. Faults: those of `connectHelper`, pass.refused (not pinned), server.unreachable.
 */
export async function dialHelper(helper: HelperAddress, address: string): Promise<Result<Duplex>> {
  const target = parseEndpoint(address)
  if (target === null) return fail({ code: 'server.address', address, reason: 'not an IP address with a port' })
  if (!isDialable(address)) return dialDirectly(target.host, target.port, address)
  const connection = await connectHelper(helper)
  if (!connection.ok) return connection
  const dialled = await connection.value.helper.dial({ address })
  if (dialled.ok) return ok(connection.value.release())
  connection.value.close()
  return dialled
}

function dialDirectly(host: string, port: number, address: string): Promise<Result<Duplex>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, family: isIP(host), noDelay: true })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(ok(socket))
    })
    socket.once('error', (error) => resolve(fail({ code: 'server.unreachable', server: address, detail: error.message })))
  })
}
