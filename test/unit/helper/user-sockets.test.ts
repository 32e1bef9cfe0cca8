import { lstatSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createUserSockets } from '../../../electron/helper/user-sockets.ts'

let directory = ''
const umask = process.umask()
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-sockets-'))
  process.umask(0o077)
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.umask(umask)
  await rm(directory, { recursive: true })
})

const open = () => createUserSockets({ runDir: directory, log: pino({ enabled: false }), dispatch: async () => ({ ok: true, value: {} }) })
const facts = (name: string) => {
  const { uid, gid, mode } = lstatSync(join(directory, name))
  return `${uid}:${gid} ${(mode & 0o7777).toString(8)}`
}

describe.skipIf(process.geteuid?.() !== 0)('sockets', () => {
  test('root’s comes last: whoever finds that one and none of their own isn’t allowed', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    const sockets = open()
    await sockets.allow(new Set([0, 1001, 1000]))
    await sockets.close()
    expect(listen.mock.calls.map(([path]) => basename(String(path)))).toEqual(['1001.sock', '1000.sock', '0.sock'])
  })

  test('each belongs to its user, who alone may open it, at the moment at which the next one comes', async () => {
    const seen: string[] = []
    const listen = Server.prototype.listen
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
      if (basename(String(args[0])) !== '1001.sock') seen.push(facts('1001.sock'))
      return Reflect.apply(listen, this, args)
    })
    const sockets = open()
    await sockets.allow(new Set([1001, 1000]))
    expect(seen).toEqual(['1001:0 600', '1001:0 600'])
    expect(Object.fromEntries((await readdir(directory)).sort().map((name) => [name, facts(name)]))).toEqual({
      '0.sock': '0:0 600',
      '1000.sock': '1000:0 600',
      '1001.sock': '1001:0 600',
    })
    await sockets.close()
  })

  test('a user who is taken off the list loses theirs, and the others keep theirs', async () => {
    const sockets = open()
    await sockets.allow(new Set([1001, 1000]))
    await sockets.allow(new Set([1000]))
    expect((await readdir(directory)).sort()).toEqual(['0.sock', '1000.sock'])
    await sockets.close()
  })
})
