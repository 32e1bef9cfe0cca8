import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectHelper } from '../../../electron/client/helper-link/connect-helper.ts'
import { createHelperLink, type HelperLink, type HelperLinkState } from '../../../electron/client/helper-link/helper-link.ts'
import { type HelperInABox, startHelperInABox } from '../helper/helper-in-a-box.ts'

let directory = ''
let box: HelperInABox | null = null
let link: HelperLink | null = null
let server: Server | null = null
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waygate-link-'))
})
afterEach(async () => {
  link?.stop()
  await box?.stop()
  server?.close()
  box = link = server = null
  await rm(directory, { recursive: true, force: true })
})

const connect = (uid = 0) => connectHelper({ runDir: directory, uid, client: 'test' })

describe('connecting', () => {
  it('says that the helper is missing: no directory, no socket', async () => {
    expect(await connectHelper({ runDir: join(directory, 'none'), uid: 0, client: 'test' })).toMatchObject({
      fault: { code: 'helper.missing' },
    })
    expect(await connect()).toMatchObject({ ok: false, fault: { code: 'helper.missing', socket: join(directory, '0.sock') } })
  })

  it('says that it is denied where there is a helper, and no socket for this user', async () => {
    box = await startHelperInABox({ directory })
    expect(await connect(12_345)).toEqual({ ok: false, fault: { code: 'helper.denied', socket: join(directory, '12345.sock') } })
  })

  it('says that the helper is lost when it hangs up or talks nonsense', async () => {
    server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await new Promise<void>((resolve) => server?.listen(join(directory, '0.sock'), resolve))
    expect(await connect()).toMatchObject({ ok: false, fault: { code: 'helper.lost' } })
  })

  it('says that it was killed where nobody is behind its socket: it comes back by itself', async () => {
    const path = join(directory, '0.sock')
    const listener = 'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))'
    await new Promise((resolve) => spawn(process.execPath, ['-e', listener, path]).once('exit', resolve))
    expect(await connect()).toEqual({ ok: false, fault: { code: 'helper.missing', socket: path, killed: true } })
  })

  it('says which versions meet when the helper speaks another protocol', async () => {
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 0, result: { ok: false, fault: { code: 'helper.version', ours: 1, theirs: 2 } } })
    server = createServer((socket) => socket.once('data', () => socket.write(`Content-Length: ${answer.length}\r\n\r\n${answer}`)))
    await new Promise<void>((resolve) => server?.listen(join(directory, '0.sock'), resolve))
    expect(await connect()).toEqual({ ok: false, fault: { code: 'helper.version', ours: 1, theirs: 2 } })
  })

  it('fails calls under way when the helper goes', async () => {
    box = await startHelperInABox({ directory })
    const connection = await box.as(0)
    box.supervisor.gate = new Promise(() => undefined)
    const waiting = connection.helper.prove({})
    connection.close()
    expect(await waiting).toMatchObject({ ok: false, fault: { code: 'helper.lost' } })
    expect(await connection.helper.status({})).toMatchObject({ ok: false, fault: { code: 'helper.lost' } })
    box.supervisor.gate = Promise.resolve()
  })
})

describe('the lasting link', () => {
  it('finds a helper that comes later, watches it, and finds the next one', async () => {
    const seen: HelperLinkState[] = []
    link = createHelperLink({ runDir: directory, uid: 0, client: 'test', onStatus: (state) => void seen.push(state) })
    expect(await link.settled()).toMatchObject({ link: 'gone', fault: { code: 'helper.missing' } })
    expect(await link.helper.status({})).toMatchObject({ ok: false, fault: { code: 'helper.missing' } })

    box = await startHelperInABox({ directory })
    await expect.poll(() => link?.state().link).toBe('ready')
    expect(await link.helper.newKey({})).toMatchObject({ ok: true })
    box.supervisor.tunnelState = { kind: 'clearing', revision: 1, since: 1 }
    box.supervisor.notify()
    await expect.poll(() => link?.state()).toMatchObject({ link: 'ready', status: { state: { kind: 'clearing' } } })

    await box.stop()
    await expect.poll(() => link?.state().link).toBe('gone')
    expect(link.state()).toMatchObject({ last: { state: { kind: 'clearing' } } })
    box = await startHelperInABox({ directory })
    link.retry()
    await expect.poll(() => link?.state()).toMatchObject({ link: 'ready', status: { state: { kind: 'open' } } })
  })

  it('looks when it is asked to: what nobody pushes is known afterwards, and a helper that is away is no fault', async () => {
    const seen: HelperLinkState[] = []
    link = createHelperLink({ runDir: directory, uid: 0, client: 'test', onStatus: (state) => void seen.push(state) })
    await link.settled()
    await link.look()
    expect(link.state()).toMatchObject({ link: 'gone', fault: { code: 'helper.missing' } })
    box = await startHelperInABox({ directory })
    await expect.poll(() => link?.state().link).toBe('ready')
    const vpn = { interface: 'tun0', kind: 'openvpn', holdsDefault: true } as const
    const found = { link: 'ready', status: { otherVpn: [vpn] } }
    box.supervisor.otherVpns = async () => [vpn]
    await link.look()
    expect(link.state()).toMatchObject(found)
    expect(seen.at(-1)).toMatchObject(found)
  })

  it('says nothing more after it was stopped', async () => {
    const seen: HelperLinkState[] = []
    box = await startHelperInABox({ directory })
    link = createHelperLink({ runDir: directory, uid: 0, client: 'test', onStatus: (state) => void seen.push(state) })
    await link.settled()
    link.stop()
    const before = seen.length
    await box.stop()
    box = null
    expect(seen).toHaveLength(before)
  })
})

it.runIf(process.geteuid?.() !== 0)('says that it is denied', async () => {
  await chmod(directory, 0)
  expect(await connect()).toMatchObject({ ok: false, fault: { code: 'helper.denied' } })
  await chmod(directory, 0o700)
})
