import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { frameHeader } from '../../../electron/common/contracts/framing.ts'
import { ok } from '../../../electron/common/result.ts'
import { serveConnection } from '../../../electron/helper/rpc/serve-connection.ts'
import { createTimeShare } from '../../../electron/helper/rpc/time-share.ts'

const framed = (message: object) => {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message })
  return `${frameHeader(Buffer.byteLength(body))}${body}`
}
const statuses = (count: number) => Array.from({ length: count }, (_, at) => framed({ id: at + 1, method: 'status' })).join('')

/** Everything that is due by now: sockets, immediates, promises. */
const settle = async () => {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('many small requests in one piece', () => {
  let folder: string
  let ends: (() => void)[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waygate-serve-'))
    ends = []
  })
  afterEach(() => {
    for (const end of ends) end()
    rmSync(folder, { recursive: true })
  })

  it('have the time of their user only: what comes after a portion waits, unread, for the next one', async () => {
    const clock = standingClock()
    const done: number[] = []
    const client = await serve(clock, async () => {
      clock.spend(4)
      done.push(done.length)
      return ok({})
    })
    client.write(statuses(100))
    await settle()
    // three are a portion of 10 ms; the one whose turn had come is the last
    expect(done.length).toBeLessThanOrEqual(4)
    const first = done.length
    clock.pass()
    await settle()
    expect(done.length).toBeGreaterThan(first)
    expect(done.length).toBeLessThanOrEqual(first + 4)
    for (let portion = 0; portion < 100 && done.length < 100; portion += 1) {
      clock.pass()
      await settle()
    }
    expect(done).toHaveLength(100)
  })

  it('are all answered, eight under way at once', async () => {
    const underWay: (() => void)[] = []
    const client = await serve(standingClock(), async () => {
      await new Promise<void>((resolve) => underWay.push(resolve))
      return ok({})
    })
    let heard = ''
    client.on('data', (chunk) => {
      heard += chunk.toString()
    })
    client.write(statuses(100))
    for (let answered = 0; answered < 100; answered += 1) {
      await settle()
      expect(underWay).toHaveLength(Math.min(8, 100 - answered))
      underWay.shift()?.()
    }
    while (heard.split('"id":').length <= 100) await once(client, 'data')
  })

  /** A client on a real socket. */
  async function serve(clock: ReturnType<typeof standingClock>, dispatch: () => Promise<ReturnType<typeof ok<object>>>): Promise<Socket> {
    const path = join(folder, 'socket')
    const server = createServer((socket) => {
      const share = createTimeShare(clock.clock)
      const served = serveConnection(socket, { uid: 1000, share, dispatch, onClose: () => undefined, onDropped: (why) => expect.fail(why) })
      served.peer.client = 'test'
    }).listen(path)
    await once(server, 'listening')
    const client = connect(path)
    await once(client, 'connect')
    ends.push(
      () => client.destroy(),
      () => server.close(),
    )
    return client
  }
})

/** Time that only work and `pass` move. */
function standingClock() {
  let now = 0
  let waiting: (() => void)[] = []
  return {
    clock: { now: () => now, after: (_ms: number, then: () => void) => void waiting.push(then) },
    spend: (ms: number) => {
      now += ms
    },
    pass: () => {
      now += 1000
      const due = waiting
      waiting = []
      for (const then of due) then()
    },
  }
}
