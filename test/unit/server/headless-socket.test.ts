import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { trustedProxies } from '../../../electron/server/http/client-address.ts'
import { attachHeadlessSockets } from '../../../electron/server/sso/headless-socket.ts'
import type { Sso } from '../../../electron/server/sso/sso-routes.ts'

test('whoever is refused and never ends their own side holds no connection, and no server that wants to stop', async () => {
  const http = createServer()
  const sso = { attempts: { clear: () => undefined } } as unknown as Sso
  const proxies = trustedProxies([]) ?? { any: false, has: () => false }
  const sockets = attachHeadlessSockets(http, sso, { proxies, meter: { count: async () => null } })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const caller = connect({ port: (http.address() as AddressInfo).port, allowHalfOpen: true })
  caller.on('error', () => undefined)
  const words = ['Host: here', 'Origin: http://elsewhere.example', 'Connection: Upgrade', 'Upgrade: websocket']
  caller.write(`GET /api/oauth/headless HTTP/1.1\r\n${words.join('\r\n')}\r\n\r\n`)
  let answer = ''
  caller.on('data', (chunk) => {
    answer += String(chunk)
  })
  await once(caller, 'end')
  expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  sockets.close()
  await new Promise((resolve) => http.close(resolve))
  caller.destroy()
})
