import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { enrolAnswerSchema } from '../../../electron/common/contracts/agent.ts'
import { sendJson } from '../../../electron/host/json-request.ts'

test('an answer that changes the protocol is an answer: the agent asks again', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  const server = createServer((socket) => void socket.once('data', () => socket.write(upgrade)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = await sendJson(origin, { method: 'GET', path: '/', limitMs: 10_000 })
  server.close()
  expect(answer).toMatchObject({ ok: false, fault: { code: 'server.unreachable', detail: 'the answer changes the protocol' } })
})

test.each([
  ['a line break', 'one\ntwo'],
  ['a letter that no header carries', 'tok\u0113n'],
  ['half a surrogate pair', 'h\ud800'],
  ['nothing', ''],
])('an enrolment with %s in what goes into every later request is no enrolment', (_, word) => {
  const answer = { hostId: 'h1', hostToken: 'token', networks: [] }
  expect(enrolAnswerSchema.safeParse(answer).success).toBe(true)
  expect(enrolAnswerSchema.safeParse({ ...answer, hostId: word }).success).toBe(false)
  expect(enrolAnswerSchema.safeParse({ ...answer, hostToken: word }).success).toBe(false)
})
