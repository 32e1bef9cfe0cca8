import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const anna = 12345
const ben = 12346
const boxes: HelperInABox[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

async function start(): Promise<HelperInABox> {
  const box = await startHelperInABox({ uids: [anna, ben] })
  boxes.push(box)
  return box
}
function knock(box: HelperInABox, uid = anna): Socket {
  const socket = connect(box.socket(uid))
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))
const frame = (body: string | Buffer) =>
  Buffer.concat([Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)])
const message = (value: object) => frame(JSON.stringify({ jsonrpc: '2.0', ...value }))
const hello = message({ id: 0, method: 'hello', params: { protocol: 1, client: 'test' } })

/** Somebody else is served as if nothing were going on, and no handler broke. */
async function expectServed(box: HelperInABox): Promise<void> {
  const { helper } = await box.as(ben)
  expect((await helper.status({})).ok).toBe(true)
  expect((await helper.setIntent({ after: null, lan: true })).ok).toBe(true)
  expect(box.log.filter((line) => line.includes('a handler threw'))).toEqual([])
}

/** What any program of an allowed user may throw at the helper's socket: it only ever costs that program its own connection. */
describe.runIf(process.geteuid?.() === 0)('the door', () => {
  it('survives random bytes, before and after a greeting, in pieces of any size', async () => {
    const box = await start()
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => frame(Buffer.from(bytes))),
      fc.integer({ min: -5, max: 70_000 }).map((size) => Buffer.from(`Content-Length: ${size}\r\n\r\n`)),
      fc.json().map((text) => frame(text)),
    )
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(piece, { maxLength: 6 }), async (greets, pieces) => {
        const socket = knock(box)
        socket.resume()
        if (greets) socket.write(hello)
        for (const bytes of pieces) socket.write(bytes)
        socket.end()
        await closed(socket)
      }),
      { numRuns: 60 },
    )
    await expectServed(box)
  })

  it('survives every call with arguments of any shape', async () => {
    const box = await start()
    const calls = [
      'status',
      'putPass',
      'dropPass',
      'setIntent',
      'confirm',
      'hold',
      'pause',
      'explain',
      'journal',
      'history',
      'log',
      'diagnose',
      'dial',
      'putServer',
      'setHost',
      'updateTerms',
      'beginUpdate',
      'updateChunk',
      'finishUpdate',
    ]
    const method = fc.oneof(
      fc.constantFrom(...calls),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'changed', '$/cancelRequest', ''),
    )
    const { send, helper } = await box.as(anna)
    await fc.assert(
      fc.asyncProperty(method, fc.jsonValue({ maxDepth: 4 }), async (name, value) => {
        const request = typeof value === 'object' ? value : { value }
        await send(name, request)
      }),
      { numRuns: 200 },
    )
    // and the very same connection is still a conversation
    expect((await helper.status({})).ok).toBe(true)
    await expectServed(box)
  })

  it.each([
    ['a length over the limit', Buffer.from('Content-Length: 524289\r\n\r\n')],
    ['a header without an end', Buffer.alloc(100_000, 'x')],
    ['a thousand headers', Buffer.from(`${'X-Header: 1\r\n'.repeat(1000)}\r\n`)],
    ['a length that is none', Buffer.from('Content-Length: 0x10\r\n\r\n')],
  ])('drops who sends %s', async (_name, bytes) => {
    const box = await start()
    const socket = knock(box)
    socket.resume()
    socket.write(hello)
    socket.write(bytes)
    await closed(socket)
    await expectServed(box)
  })

  it.each([
    ['a notice without what it is about', { method: '$/cancelRequest' }],
    ['a notice about nothing', { method: '$/cancelRequest', params: null }],
    ['a notice that would be remembered', { method: '$/cancelRequest', params: { id: 7 } }],
    ['an answer that nobody asked for', { id: 1, result: { ok: true } }],
    ['a request that can not be answered', { id: null, method: 'dial', params: { address: '198.51.100.4:443' } }],
    ['nothing', {}],
  ])('drops who sends %s', async (_name, value) => {
    const box = await start()
    const socket = knock(box)
    socket.resume()
    socket.write(hello)
    socket.write(message(value))
    await closed(socket)
    await expectServed(box)
  })

  it('lets nobody be kept waiting by a flood whose answers are never read', async () => {
    const box = await start()
    for (let flood = 0; flood < 20; flood++) {
      const socket = knock(box)
      socket.pause()
      socket.write(hello)
      for (let id = 1; id <= 2000; id++) socket.write(message({ id, method: 'status', params: {} }))
    }
    for (let round = 0; round < 5; round++) await expectServed(box)
  })

  it('lets nobody be kept waiting by those who watch and never read', async () => {
    const box = await start()
    const idle = [...Array(20).keys()].map(() => {
      const socket = knock(box)
      socket.pause()
      socket.write(hello)
      socket.write(message({ id: 1, method: 'watch', params: {} }))
      return socket
    })
    const { helper, onChanged } = await box.as(ben)
    got(await helper.watch({}))
    const seen = new Promise<void>((resolve) => onChanged((status) => void (status.intent.revision >= 5 && resolve())))
    for (let change = 0; change < 5; change++) got(await helper.setIntent({ after: null, lan: change % 2 === 0 }))
    await seen
    expect(idle.some((socket) => socket.destroyed)).toBe(false)
    await expectServed(box)
  })

  it("does not let one user's connections use up another's", async () => {
    const box = await start()
    for (let count = 0; count < 100; count++) knock(box)
    await expectServed(box)
    await expect.poll(() => box.log.some((line) => line.includes('too many connections'))).toBe(true)
  })

  it('drops a client that comes and goes in the middle of a message, hundreds of times', async () => {
    const box = await start()
    for (let batch = 0; batch < 16; batch++) {
      await Promise.all(
        [...Array(25).keys()].map(async () => {
          const socket = knock(box)
          socket.resume()
          socket.write(Buffer.concat([hello, message({ id: 1, method: 'status', params: {} })]).subarray(0, 60 + batch))
          socket.end()
          await closed(socket)
        }),
      )
    }
    await expectServed(box)
  })
})
