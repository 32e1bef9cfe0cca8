import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { createLargeAnswers } from '../../../electron/server/http/large-answers.ts'

const megabyte = 1024 * 1024
const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** `/3`: the third of the lists. */
async function serving(lists: readonly (readonly Uint8Array[])[], mostBytes: number) {
  const answers = createLargeAnswers(mostBytes)
  const sent: ServerResponse[] = []
  const late: ServerResponse[] = []
  const server: Server = createServer((request, response) => {
    sent.push(response)
    const pieces = lists[Number(request.url?.split('/').at(-1))] ?? []
    const send = () => answers.send(response, { status: 200, headers: { 'Content-Type': 'text/plain' }, pieces })
    if (!request.url?.startsWith('/late/')) return send()
    late.push(response)
    response.once('close', () => {
      send()
      late.splice(late.indexOf(response), 1)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    /** Asks and hangs up; the answer comes after that. */
    leaver: async (list: number): Promise<void> => {
      const socket = connect({ host: '127.0.0.1', port })
      const before = sent.length
      socket.write(`GET /late/${list} HTTP/1.1\r\nHost: x\r\n\r\n`)
      await expect.poll(() => sent.length).toBe(before + 1)
      socket.destroy()
      await expect.poll(() => late.length).toBe(0)
    },
    /** Asks, and takes nothing. */
    dawdler: async (list: number): Promise<Socket> => {
      const socket = connect({ host: '127.0.0.1', port })
      closing.push(() => socket.destroy())
      socket.on('error', () => undefined)
      socket.pause()
      const before = sent.length
      socket.write(`GET /${list} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
      await expect.poll(() => sent.length).toBe(before + 1)
      return socket
    },
  }
}

const list = (letter: string, megabytes: number) => Array.from({ length: megabytes * 4 }, () => Buffer.alloc(megabyte / 4, letter))

describe('large answers', () => {
  it('come whole, several on one connection too', async () => {
    const lists = [list('a', 9), [], [Buffer.from('[')], list('b', 5)]
    const { url } = await serving(lists, 100 * megabyte)
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
    const last = 'Connection: close\r\n'
    socket.write(lists.map((_, at) => `GET /${at} HTTP/1.1\r\nHost: x\r\n${at === lists.length - 1 ? last : ''}\r\n`).join(''))
    const received = await text(socket)
    const bodies = received.split(/HTTP\/1\.1 200 OK\r\n.*?\r\n\r\n/s).slice(1)
    expect(bodies.map(({ length }) => length)).toEqual(lists.map((pieces) => Buffer.concat(pieces).length))
    expect(bodies.map((body) => body[0] ?? '')).toEqual(['a', '', '[', 'b'])
  })

  it('are given in turns: a caller who could take all of it at once keeps nobody waiting', async () => {
    const { url, sent } = await serving([list('a', 24)], 100 * megabyte)
    let before = 0
    let most = 0
    const look = () => {
      const written = sent[0]?.socket?.bytesWritten ?? before
      most = Math.max(most, written - before)
      before = written
      next = setImmediate(look)
    }
    let next = setImmediate(look)
    expect((await (await fetch(`${url}/0`)).arrayBuffer()).byteLength).toBe(24 * megabyte)
    clearImmediate(next)
    expect(before).toBeGreaterThan(20 * megabyte)
    expect(most).toBeLessThanOrEqual(1.5 * megabyte)
  })

  it('who takes them slowly keeps so much of old ones; beyond that the slowest is cut off, and nobody else', async () => {
    const lists = ['a', 'b', 'c', 'd'].map((letter) => list(letter, 16))
    const { url, sent, dawdler } = await serving(lists, 33 * megabyte)
    // many of one list are as much as one of them
    const [first, second] = [await dawdler(0), await dawdler(0)]
    await dawdler(1)
    const third = await dawdler(2)
    expect(sent.map(({ destroyed }) => destroyed)).toEqual([false, false, false, false])
    // a fourth list is too much
    const answer = await fetch(`${url}/3`)
    expect(sent.slice(0, 4).map(({ destroyed }) => destroyed)).toEqual([true, true, false, false])
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.concat(lists[3] ?? []))).toBe(true)
    for (const cut of [first, second]) {
      cut.resume()
      await once(cut, 'close')
    }
    expect(await text(third)).toContain('c'.repeat(1000))
    expect(sent[3]?.writableFinished).toBe(true)
  })

  it('what was taken, and what nobody wants any more, is kept no longer', async () => {
    const lists = Array.from({ length: 10 }, (_, at) => list(String.fromCharCode(97 + at), 16))
    const { url, sent, dawdler } = await serving(lists, 50 * megabyte)
    // the first to be cut off, if anything were kept of all the others
    await dawdler(0)
    for (let at = 1; at < 5; at++) expect((await (await fetch(`${url}/${at}`)).arrayBuffer()).byteLength).toBe(16 * megabyte)
    for (let at = 5; at < 9; at++) {
      const leaving = await dawdler(at)
      leaving.destroy()
      await expect.poll(() => sent.at(-1)?.destroyed).toBe(true)
    }
    await dawdler(9)
    expect([sent[0]?.destroyed, sent.at(-1)?.destroyed]).toEqual([false, false])
  })

  it('who was gone before the answer was there keeps nothing', async () => {
    const lists = [list('a', 16), ...Array.from({ length: 16 }, () => list('b', 0.5))]
    const { sent, leaver, dawdler } = await serving(lists, 18 * megabyte)
    await dawdler(0)
    for (let at = 1; at < lists.length; at++) await leaver(at)
    expect(sent[0]?.destroyed).toBe(false)
  })

  it('a list that is longer than all that may be kept of old ones goes to many at once', async () => {
    const { url, sent, dawdler } = await serving([list('a', 60)], 50 * megabyte)
    const slow = await dawdler(0)
    expect((await (await fetch(`${url}/0`)).arrayBuffer()).byteLength).toBe(60 * megabyte)
    expect(sent[0]?.destroyed).toBe(false)
    expect((await text(slow)).length).toBeGreaterThan(60 * megabyte)
  })
})
