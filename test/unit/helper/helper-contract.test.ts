import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { connectHelper } from '../../../electron/client/helper-link/connect-helper.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import { noPolicy } from '../../../electron/helper/admission/policy.ts'
import { examplePass, got, type HelperInABox, startHelperInABox } from './helper-in-a-box.ts'

const boxes: HelperInABox[] = []
const isRoot = process.geteuid?.() === 0

async function start(options: Parameters<typeof startHelperInABox>[0] = {}): Promise<HelperInABox> {
  const box = await startHelperInABox(options)
  boxes.push(box)
  return box
}

afterEach(async () => {
  for (const box of boxes.splice(0)) {
    await box.stop()
    await box.remove()
  }
})

/** Makes a key and a pass for it, as that connection's user. */
async function pass({ helper }: Awaited<ReturnType<HelperInABox['as']>>, more: Parameters<typeof examplePass>[1] = {}) {
  const key = got(await helper.newKey({}))
  const made = examplePass(key.keyId, more)
  got(await helper.putPass(made))
  return made
}

const through = (...passIds: string[]) => ({ through: passIds, failover: false, goHome: false })

describe('conversation', () => {
  it('answers hello with who is asking', async () => {
    const box = await start()
    const { helper } = await box.as(0)
    expect(got(await helper.hello({ protocol: 1, client: 'test' }))).toMatchObject({ protocol: 1, uid: 0, pid: process.pid })
  })

  it('refuses another protocol in the words of the asker', async () => {
    const box = await start()
    const { helper } = await box.as(0)
    expect(await helper.hello({ protocol: 7, client: 'test' })).toEqual({
      ok: false,
      fault: { code: 'helper.version', ours: 7, theirs: 1 },
    })
  })

  it('wants hello first', async () => {
    const box = await start()
    const answer = await rawCall(box.socket(0), { jsonrpc: '2.0', id: 1, method: 'status', params: {} })
    expect(answer).toContain('hello must come first')
  })

  it('drops a message over the limit before reading it', async () => {
    const box = await start()
    const socket = connect(box.socket(0))
    socket.write(`Content-Length: ${512 * 1024 + 1}\r\n\r\n`)
    await new Promise((resolve) => socket.on('close', resolve))
    expect(box.log.join('')).toContain('the limit is 524288')
  })

  it('drops what is no message at all', async () => {
    const box = await start()
    const socket = connect(box.socket(0))
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\n\r\n`)
    await new Promise((resolve) => socket.on('close', resolve))
    expect(box.log.join('')).toContain('no Content-Length')
  })

  it('survives whatever bytes and messages come', async () => {
    const box = await start()
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ jsonrpc: fc.constant('2.0'), id: fc.anything(), method: fc.anything(), params: fc.anything() }),
    )
    const frame = body.map((value) => {
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
      return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
    })
    const hello = framed({ jsonrpc: '2.0', id: 0, method: 'hello', params: { protocol: 1, client: 'test' } })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(frame, fc.string()), { maxLength: 8 }), async (parts) => {
        const socket = connect(box.socket(0))
        socket.on('error', () => undefined)
        socket.resume()
        socket.end(hello + parts.join(''))
        await new Promise((resolve) => socket.on('close', resolve))
      }),
      { numRuns: 50 },
    )
    expect((await (await box.as(0)).helper.status({})).ok).toBe(true)
    expect(box.log.filter((line) => line.includes('a handler threw'))).toEqual([])
  })

  it('turns away the 33rd connection of a user', async () => {
    const box = await start()
    for (let count = 0; count < 32; count++) await box.as(0)
    const refused = await connectHelper({ runDir: box.directory, uid: 0, client: 'test' })
    expect(refused).toMatchObject({ ok: false, fault: { code: 'helper.lost' } })
  })

  it('answers an unknown call and malformed arguments with a fault', async () => {
    const box = await start()
    const { send } = await box.as(0)
    expect(got(await send('runScript', { path: '/bin/sh' }))).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    expect(got(await send('__proto__', {}))).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    expect(got(await send('dropPass', { passId: 7 }))).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
    expect(got(await send('dropPass', ['p1']))).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
  })

  it('pushes to those who watch, in order and with the newest picture last', async () => {
    const box = await start()
    const connection = await box.as(0)
    const seen: HelperStatus[] = []
    const caughtUp = new Promise<void>((resolve) => {
      connection.onChanged((status) => {
        seen.push(status)
        if (status.state.kind === 'clearing') resolve()
      })
    })
    const first = got(await connection.helper.watch({}))
    for (let count = 0; count < 50; count++) box.supervisor.notify()
    box.supervisor.tunnelState = { kind: 'clearing', revision: 1, since: 1 }
    box.supervisor.notify()
    await caughtUp
    expect(seen.length).toBeLessThan(10)
    const order = [first, ...seen].map((status) => status.sequence)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it.runIf(isRoot)('gives each user a socket that only they can open', async () => {
    const box = await start({ uids: [12345] })
    const [mine, roots] = await Promise.all([stat(box.socket(12345)), stat(box.socket(0))])
    expect([mine.uid, mine.mode & 0o777]).toEqual([12345, 0o600])
    expect([roots.uid, roots.mode & 0o777]).toEqual([0, 0o600])
  })
})

describe('passes and keys', () => {
  it('keeps keys in files of their own and nowhere else', async () => {
    const box = await start()
    const connection = await box.as(0)
    const made = await pass(connection)
    got(await connection.helper.setIntent({ after: null, want: through('p1') }))
    got(await connection.helper.diagnose({}))
    const path = join(box.directory, 'keys', made.keyId)
    const secret = await readFile(path, 'utf8')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(got(await box.supervisor.around.privateKey(made.keyId))).toBe(secret)
    expect(await box.everythingWritten()).not.toContain(secret)
    expect(box.log.join('')).not.toContain(secret)
    expect(JSON.stringify(got(await connection.helper.status({})))).not.toContain(secret)
  })

  it('tells the public key with the pass, after a restart too', async () => {
    const box = await start()
    const { helper } = await box.as(0)
    const key = got(await helper.newKey({}))
    got(await helper.putPass(examplePass(key.keyId)))
    await box.stop()
    const next = await startHelperInABox({ directory: box.directory })
    boxes.splice(0, boxes.length, next)
    const status = got(await (await next.as(0)).helper.status({}))
    expect(status.passes).toMatchObject([{ passId: 'p1', publicKey: key.publicKey, ownerUid: 0 }])
  })

  it('deletes the key with its pass, but no pass that is in use', async () => {
    const box = await start()
    const connection = await box.as(0)
    await pass(connection)
    got(await connection.helper.setIntent({ after: null, want: through('p1') }))
    expect(await connection.helper.dropPass({ passId: 'p1' })).toEqual({ ok: false, fault: { code: 'pass.inUse', passId: 'p1' } })
    got(await connection.helper.setIntent({ after: null, want: 'open' }))
    got(await connection.helper.dropPass({ passId: 'p1' }))
    expect(await readdir(join(box.directory, 'keys'))).toEqual([])
    expect(await connection.helper.dropPass({ passId: 'p1' })).toMatchObject({ ok: false, fault: { code: 'pass.unknown' } })
  })

  it('refuses a pass out of bounds, with an unknown key or with a key of another pass', async () => {
    const box = await start()
    const connection = await box.as(0)
    const made = await pass(connection)
    const { helper } = connection
    expect(await helper.putPass({ ...made, endpoints: ['127.0.0.1:51820'] })).toMatchObject({
      fault: { code: 'pass.refused', field: 'endpoints.0' },
    })
    expect(await helper.putPass({ ...made, addresses: ['192.168.7.9'] })).toMatchObject({
      fault: { code: 'pass.refused', field: 'addresses.0' },
    })
    expect(await helper.putPass({ ...made, passId: 'p2' })).toMatchObject({ fault: { code: 'pass.refused', field: 'keyId' } })
    expect(await helper.putPass({ ...made, keyId: '0-000000000000000000000000' })).toMatchObject({ fault: { code: 'key.unknown' } })
    expect(await helper.putPass({ ...made, keyId: '../state.json' })).toMatchObject({ fault: { code: 'key.unknown' } })
  })

  it('brings a changed pass that is in use to the tunnel, and only then', async () => {
    const box = await start()
    const connection = await box.as(0)
    const made = await pass(connection)
    got(await connection.helper.setIntent({ after: null, want: through('p1') }))
    got(await connection.helper.putPass({ ...made, checkedAt: 2 }))
    expect(box.supervisor.calls.filter((call) => call.name === 'setIntent')).toHaveLength(1)
    got(await connection.helper.putPass({ ...made, endpoints: ['203.0.113.8:51821'] }))
    expect(box.supervisor.calls.filter((call) => call.name === 'setIntent').map((call) => call.argument)).toMatchObject([
      { revision: 1 },
      { revision: 2 },
    ])
    expect(box.supervisor.around.pass('p1')?.endpoints).toEqual(['203.0.113.8:51821'])
  })

  it.runIf(isRoot)("hides users' passes from each other, not from root", async () => {
    const box = await start({ uids: [12345, 12346] })
    const anna = await box.as(12345)
    const ben = await box.as(12346)
    const made = await pass(anna)
    expect(got(await ben.helper.status({})).passes).toEqual([])
    expect(got(await (await box.as(0)).helper.status({})).passes).toHaveLength(1)
    expect(await ben.helper.putPass({ ...made, gatewayName: 'mine now' })).toMatchObject({
      fault: { code: 'pass.refused', field: 'passId' },
    })
    expect(await ben.helper.putPass({ ...made, passId: 'p2' })).toMatchObject({ fault: { code: 'key.unknown' } })
    expect(await ben.helper.dropPass({ passId: 'p1' })).toMatchObject({ fault: { code: 'pass.unknown' } })
    expect(await ben.helper.setIntent({ after: null, want: through('p1') })).toMatchObject({ fault: { code: 'pass.unknown' } })
  })
})

describe('the wish', () => {
  it('is on disk before the supervisor hears of it', async () => {
    const box = await start()
    const connection = await box.as(0)
    await pass(connection)
    let release: () => void = () => undefined
    box.supervisor.gate = new Promise((resolve) => {
      release = resolve
    })
    const answer = connection.helper.setIntent({ after: 0, want: through('p1') })
    await expect.poll(() => box.supervisor.calls.some((call) => call.name === 'setIntent')).toBe(true)
    expect(JSON.parse(await readFile(join(box.directory, 'state.json'), 'utf8')).intent).toMatchObject({ revision: 1, want: through('p1') })
    release()
    expect(got(await answer)).toMatchObject({ revision: 1 })
  })

  it('takes two changes one after the other; the second of two that saw the same loses', async () => {
    const box = await start()
    const connection = await box.as(0)
    await pass(connection)
    const both = await Promise.all([
      connection.helper.setIntent({ after: 0, want: through('p1') }),
      connection.helper.setIntent({ after: 0, lan: false }),
    ])
    expect(both).toMatchObject([{ ok: true }, { ok: false, fault: { code: 'intent.stale', revision: 1 } }])
  })

  it('survives the end of the helper', async () => {
    const box = await start()
    const connection = await box.as(0)
    await pass(connection)
    got(await connection.helper.setIntent({ after: null, want: through('p1') }))
    await box.stop()
    const next = await startHelperInABox({ directory: box.directory })
    boxes.splice(0, boxes.length, next)
    expect(next.supervisor.calls[0]).toMatchObject({ name: 'start', argument: { revision: 1, want: through('p1') } })
  })

  it('goes back to open when the first join failed, unless a newer one came', async () => {
    const box = await start()
    const connection = await box.as(0)
    await pass(connection)
    got(await connection.helper.setIntent({ after: null, want: through('p1') }))
    box.supervisor.withdraw(0)
    box.supervisor.withdraw(1)
    await expect.poll(async () => got(await connection.helper.status({})).intent).toMatchObject({ revision: 2, want: 'open' })
  })

  it('is held, and only decided anew, when the file can not be read', async () => {
    const box = await start()
    await box.stop()
    await writeFile(join(box.directory, 'state.json'), '{ torn')
    const next = await startHelperInABox({ directory: box.directory })
    boxes.splice(0, boxes.length, next)
    expect(next.supervisor.calls[0]).toEqual({ name: 'start', argument: null })
    const { helper } = await next.as(0)
    for (const refused of [
      await helper.newKey({}),
      await helper.pause({ until: Date.now() + 1000 }),
      await helper.dropPass({ passId: 'p1' }),
    ]) {
      expect(refused).toMatchObject({ ok: false, fault: { code: 'state.unreadable' } })
    }
    expect(got(await helper.setIntent({ after: null, want: 'open' }))).toMatchObject({ want: 'open' })
    const kept = (await readdir(box.directory)).filter((name) => name.startsWith('state.json.corrupt-'))
    expect(await readFile(join(box.directory, kept[0] ?? ''), 'utf8')).toBe('{ torn')
    expect(await helper.newKey({})).toMatchObject({ ok: true })
  })

  it.runIf(isRoot)('belongs to who joined; others only end it when the owner is gone', async () => {
    const box = await start({ uids: [12345, 12346] })
    const anna = await box.as(12345)
    await pass(anna)
    got(await anna.helper.setIntent({ after: null, want: through('p1') }))
    const ben = await box.as(12346)
    expect(await ben.helper.setIntent({ after: null, want: 'open' })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'owner' } })
    expect(await ben.helper.pause({ until: Date.now() + 1000 })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'owner' } })
    box.present.add(12345)
    anna.close()
    await expect.poll(async () => got(await ben.helper.status({})).owner?.uid).toBe(12345)
    expect(await ben.helper.setIntent({ after: null, want: 'open' })).toMatchObject({ ok: false })
    box.present.delete(12345)
    await expect.poll(async () => (await ben.helper.setIntent({ after: null, want: 'open' })).ok).toBe(true)
    const acts = got(await ben.helper.journal({ since: 0 })).entries
    expect(acts.at(-1)).toMatchObject({ uid: 12346, act: 'setIntent', detail: { ownerGone: 12345 } })
  })

  it.runIf(isRoot)('obeys the policy of the machine', async () => {
    const box = await start({ uids: [12345] })
    const anna = await box.as(12345)
    await pass(anna)
    box.policy = { ok: true, value: { ...noPolicy, leave: 'forbidden', pause: 'forbidden', allowedServers: ['api.example.com'] } }
    got(await anna.helper.setIntent({ after: null, want: through('p1') }))
    expect(await anna.helper.setIntent({ after: null, want: 'open' })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'policy' } })
    expect(await anna.helper.pause({ until: Date.now() + 1000 })).toMatchObject({ fault: { code: 'intent.forbidden', by: 'policy' } })
    expect(await anna.helper.putServer({ account: 'anna@evil.example', addresses: ['198.51.100.9:443'] })).toMatchObject({
      fault: { code: 'intent.forbidden', by: 'policy' },
    })
  })
})

describe('dial and host', () => {
  it('reaches nothing that is not pinned, nor this machine itself', async () => {
    const box = await start()
    const { helper } = await box.as(0)
    expect(await helper.dial({ address: '198.51.100.4:443' })).toMatchObject({ ok: false, fault: { code: 'pass.refused' } })
    got(await helper.putServer({ account: 'anna@api.example.com', addresses: ['127.0.0.1:443', '198.51.100.9:443'] }))
    expect(await helper.dial({ address: '127.0.0.1:443' })).toMatchObject({ ok: false, fault: { code: 'pass.refused' } })
    expect(box.supervisor.around.dialTargets()).toEqual(['198.51.100.9:443', '198.51.100.4:443'])
    got(await helper.putServer({ account: 'anna@api.example.com', addresses: [] }))
    expect(box.supervisor.around.dialTargets()).toEqual([])
  })

  it('takes the host configuration from the host agent only, and remembers it', async () => {
    const box = await start()
    const config = {
      revision: 1,
      keyId: '',
      listenPort: 51821,
      addresses: ['10.9.0.1/24'],
      mtu: 1420,
      peers: [],
      gateway: null,
      forwards: [],
      through: null,
    }
    const app = await box.as(0, 'app')
    const key = got(await app.helper.newKey({}))
    expect(await app.helper.setHost({ config: { ...config, keyId: key.keyId } })).toMatchObject({ fault: { code: 'permission.missing' } })
    box.hostAgents.add(0)
    const agent = await box.as(0, 'host')
    expect(await agent.helper.setHost({ config })).toMatchObject({ fault: { code: 'key.unknown' } })
    got(await agent.helper.setHost({ config: { ...config, keyId: key.keyId } }))
    const calls = box.supervisor.calls.length
    const written = await box.everythingWritten()
    const overLan = { ...config, keyId: key.keyId, addresses: ['192.168.7.77/24'] }
    expect(await agent.helper.setHost({ config: overLan })).toMatchObject({ fault: { code: 'host.refused', field: 'addresses.0' } })
    expect(box.supervisor.calls.slice(calls).filter(({ name }) => name === 'setHost')).toEqual([])
    expect(await box.everythingWritten()).toBe(written)
    await box.stop()
    const next = await startHelperInABox({ directory: box.directory })
    boxes.splice(0, boxes.length, next)
    expect(next.supervisor.calls.at(-1)).toMatchObject({ name: 'setHost', argument: { listenPort: 51821 } })
  })
})

/** One message without any library, and everything that comes back until the helper ends or answers. */
function rawCall(path: string, message: object): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.write(framed(message))
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString())
    })
  })
}

function framed(message: object): string {
  const body = JSON.stringify(message)
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
