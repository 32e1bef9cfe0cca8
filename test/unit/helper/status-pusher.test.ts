import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { type ServedConnection, serveConnection } from '../../../electron/helper/rpc/serve-connection.ts'
import { createTimeShare } from '../../../electron/helper/rpc/time-share.ts'
import { createStatusPusher } from '../../../electron/helper/status-pusher.ts'

const uid = 1000
const status = { sequence: 1 } as HelperStatus

let folder: string
let server: Server
let connections: Set<ServedConnection>

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-pusher-'))
  connections = new Set()
  server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection: ServedConnection = serveConnection(socket, {
      uid,
      share: createTimeShare(),
      dispatch: async () => ({ ok: true, value: null }),
      onClose: () => connections.delete(connection),
      onDropped: () => undefined,
    })
    connection.peer.watching = true
    connections.add(connection)
  })
  server.listen(join(folder, 'socket'))
  await once(server, 'listening')
})
afterEach(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function watcher(): Promise<Socket> {
  const before = connections.size
  const socket = connect(join(folder, 'socket'))
  await vi.waitFor(() => expect(connections.size).toBe(before + 1))
  return socket
}

function pusher(build: () => Promise<HelperStatus>) {
  const troubles: string[] = []
  const made = createStatusPusher({
    build,
    connections: () => connections,
    kind: () => 'up',
    firstSequence: 1,
    onTrouble: (detail) => troubles.push(detail),
  })
  return { ...made, troubles }
}

test('a client that goes while its state is put together takes nobody along', async () => {
  const goes = await watcher()
  const gone = [...connections][0] as ServedConnection
  const stays = await watcher()
  let build: (built: HelperStatus) => void = () => undefined
  const pushing = pusher(() => new Promise((resolve) => (build = resolve)))
  pushing.changed()
  goes.destroy()
  await vi.waitFor(() => expect(gone.peer.watching).toBe(false))
  build(status)
  const [told] = (await once(stays, 'data')) as [Buffer]
  expect(told.toString()).toContain('"method":"changed"')
  pushing.stop()
  stays.destroy()
})

test('a state that could not be put together is put together again', async () => {
  const socket = await watcher()
  let attempts = 0
  const pushing = pusher(async () => {
    attempts += 1
    if (attempts === 1) throw new Error('the disk is full')
    return status
  })
  pushing.changed()
  const [told] = (await once(socket, 'data')) as [Buffer]
  expect(told.toString()).toContain('"method":"changed"')
  expect(attempts).toBe(2)
  expect(pushing.troubles).toEqual(['the disk is full'])
  pushing.stop()
  socket.destroy()
})
