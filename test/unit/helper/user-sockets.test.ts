import { mkdtemp, rm } from 'node:fs/promises'
import { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createUserSockets } from '../../../electron/helper/user-sockets.ts'

test.skipIf(process.geteuid?.() !== 0)('root’s socket comes last: whoever finds that one and none of their own isn’t allowed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'waygate-sockets-'))
  const listen = vi.spyOn(Server.prototype, 'listen')
  const sockets = createUserSockets({
    runDir: directory,
    log: pino({ enabled: false }),
    dispatch: async () => ({ ok: true, value: {} }),
  })
  await sockets.allow(new Set([0, 1001, 1000]))
  await sockets.close()
  await rm(directory, { recursive: true })
  expect(listen.mock.calls.map(([path]) => basename(String(path)))).toEqual(['1001.sock', '1000.sock', '0.sock'])
})
