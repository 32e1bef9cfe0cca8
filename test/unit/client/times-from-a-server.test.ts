import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { tokenClaims } from '../../../electron/client/session/token-claims.ts'
import { formatDate } from '../../../electron/common/wording/formats.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createNodeTransport } from '../../../electron/netmaker/node-transport.ts'
import { unixSeconds } from '../../../electron/netmaker/wire/envelope.ts'

/** The app writes moments into its tray and its windows, and what is no date throws there: the app would end, and with what it has kept again at each start. */
test('a server whose clock is beyond what can be written has no clock', async () => {
  let date = 'Sat, 13 Sep 275760 00:00:00 GMT'
  const server = http.createServer((_request, response) => response.writeHead(200, { date }).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const transport = createNodeTransport()
  const answer = () =>
    transport.send(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method: 'GET', path: '/', headers: {} })
  expect(await answer()).toMatchObject({ ok: true, value: { date: 0 } })
  date = 'Sun, 06 Nov 2044 08:49:37 GMT'
  expect(await answer()).toMatchObject({ ok: true, value: { date: Date.UTC(2044, 10, 6, 8, 49, 37) } })
  transport.reset()
  server.close()
})

test('seconds beyond the last date are the last date, which can be written', () => {
  expect(formatDate(english, unixSeconds().parse(1e300) * 1000, 'exact')).toContain('275760')
  expect(unixSeconds().parse(1_790_000_000)).toBe(1_790_000_000)
})

test('a token whose end is beyond the last date says nothing of its end', () => {
  const token = (exp: number) => `x.${Buffer.from(JSON.stringify({ exp, UserName: 'alice' })).toString('base64url')}.x`
  expect(tokenClaims(token(1e300))).toEqual({ expiresAt: 0, user: 'alice' })
  expect(tokenClaims(token(1_790_000_000)).expiresAt).toBe(1_790_000_000_000)
})
