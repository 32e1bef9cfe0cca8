import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { Agent, get } from 'node:https'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as tlsConnect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Result } from '../../electron/common/result.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../electron/server/start-server.ts'
import { makeCertificate } from './make-certificate.ts'
import { createApi } from './replay/api.ts'
import { owner } from './replay/live-server.ts'

/** What the server keeps off: strangers, floods, slow clients, listeners on the wire. And what it writes down. */

const someone = { 'X-Forwarded-For': '198.51.100.7' }
const another = { 'X-Forwarded-For': '203.0.113.66' }
const wrong = { username: owner.user, password: 'wrong' }

describe('guards of the server', () => {
  let folder: string
  const running: RunningServer[] = []
  const sockets: Socket[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waygate-guards-'))
  })

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    for (const server of running.splice(0)) await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(options: Partial<ServerOptions> = {}, accounts: 'owner' | 'none' = 'owner'): Promise<RunningServer> {
    const bootstrap = accounts === 'owner' ? { bootstrap: owner } : {}
    const started = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir: join(folder, 'data'), ...bootstrap, ...options })
    if (!started.ok) throw new Error(JSON.stringify(started.fault))
    running.push(started.value)
    return started.value
  }

  /** A connection that sends this and no more; resolves with what came when the server ended it. */
  function dial(url: string, sent: string): { socket: Socket; ended: Promise<string> } {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    sockets.push(socket)
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.write(sent)
    return { socket, ended: new Promise((resolve) => socket.on('close', () => resolve(received))) }
  }

  it.each([
    ['headers that never end', 'GET /api/server/health HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['a body that never comes', 'POST /api/users/adm/authenticate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
  ])('%s are cut off', async (_, sent) => {
    const { url } = await start({ limits: { headersMs: 200, requestMs: 300 } })
    expect(await dial(url, sent).ended).toMatch(/^(HTTP\/1\.1 408|$)/)
  })

  it('a connection that does nothing is cut off', async () => {
    const { url } = await start({ limits: { idleMs: 200 } })
    await expect(dial(url, '').ended).resolves.toBe('')
  })

  it('one neighbour gets so many connections, and they come back', async () => {
    const { url } = await start({ limits: { connectionsPerNeighbour: 2 } })
    const request = 'GET /api/server/health HTTP/1.1\r\nHost: x\r\n\r\n'
    const first = dial(url, request)
    const second = dial(url, request)
    await Promise.all([first, second].map(({ socket }) => new Promise((resolve) => socket.once('data', resolve))))
    expect(await dial(url, request).ended).toBe('')
    first.socket.destroy()
    await expect.poll(async () => dial(url, `${request.slice(0, -2)}Connection: close\r\n\r\n`).ended).toContain('running')
  })

  it('strangers get so many answers a minute, each neighbour their own; who is signed in is no stranger', async () => {
    const { url } = await start({ trustedProxies: ['loopback'], limits: { strangersPerMinute: 3 } })
    const api = createApi(url)
    const owned = await api.signIn(owner.user, owner.password)
    for (let count = 0; count < 3; count++) expect((await api.send('GET', '/api/networks', undefined, someone)).status).toBe(401)
    const refused = await api.send('GET', '/api/networks', undefined, someone)
    expect(refused).toMatchObject({ status: 429, body: { Code: 429, Message: 'too many requests', Response: null } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await api.send('GET', '/api/nothing-here', undefined, someone)).status).toBe(429)
    expect((await api.send('GET', '/api/networks', undefined, another)).status).toBe(401)
    expect((await owned.send('GET', '/api/networks', undefined, someone)).status).toBe(200)
  })

  it('nobody gets endlessly many', async () => {
    const { url } = await start({ trustedProxies: ['loopback'], limits: { requestsPerMinute: 3 } })
    const owned = await createApi(url).signIn(owner.user, owner.password)
    for (let count = 0; count < 3; count++) expect((await owned.send('GET', '/api/networks', undefined, someone)).status).toBe(200)
    expect((await owned.send('GET', '/api/networks', undefined, someone)).status).toBe(429)
  })

  it('strangers have less to say', async () => {
    const { url } = await start()
    const answer = await createApi(url).send('POST', '/api/users/adm/authenticate', { username: 'x'.repeat(70_000) })
    expect(answer.status).toBe(413)
  })

  it('a proxy that is no address is said', async () => {
    const started = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir: folder, trustedProxies: ['proxy'] })
    expect(started).toMatchObject({ ok: false, fault: { code: 'request.malformed' } })
  })

  it('the first account from elsewhere needs the code that was printed', async () => {
    const { url, firstAccountCode } = await start({ trustedProxies: ['loopback'] }, 'none')
    const api = createApi(url)
    const make = (headers: Record<string, string>) =>
      api.send('POST', '/api/users/adm/createsuperadmin', { username: owner.user, password: owner.password }, { ...someone, ...headers })
    expect((await make({})).status).toBe(403)
    expect((await make({ 'X-Bootstrap-Code': 'AAAAAA-AAAAAA-AAAAAA-AAAAAA' })).status).toBe(403)
    expect(firstAccountCode).not.toBeNull()
    expect(await make({ 'X-Bootstrap-Code': firstAccountCode ?? '' })).toMatchObject({ status: 200, body: { issuperadmin: true } })
    expect((await make({ 'X-Bootstrap-Code': firstAccountCode ?? '' })).status).toBe(400)
  })

  it('writes down who did what and from where, and shows it to admins', async () => {
    const { url } = await start({ trustedProxies: ['loopback'] })
    const api = createApi(url)
    await api.send('POST', '/api/users/adm/authenticate', wrong, another)
    const owned = await api.signIn(owner.user, owner.password)
    await owned.send('POST', '/api/users/alice', { username: 'alice', password: 'alice-pass' }, someone)
    await owned.send('POST', '/api/networks', { netid: 'office', addressrange: 'nonsense' }, someone)
    expect((await api.send('GET', '/api/waygate/v1/audit')).status).toBe(401)
    const log = await owned.send('GET', '/api/waygate/v1/audit?per_page=100')
    expect(log.body).toMatchObject({
      Message: 'fetched audit log',
      Response: {
        page: 1,
        per_page: 100,
        total: 4,
        total_pages: 1,
        data: [
          { kind: 'refused', user: 'owner', action: 'POST /api/networks', from: '198.51.100.7' },
          { kind: 'act', user: 'owner', action: 'POST /api/users/{username}', target: 'alice', from: '198.51.100.7', status: 200 },
          { kind: 'act', user: 'owner', action: 'POST /api/users/adm/authenticate', status: 200 },
          { kind: 'refused', user: 'owner', action: 'POST /api/users/adm/authenticate', from: '203.0.113.66', status: 400 },
        ],
      },
    })
    expect(JSON.stringify(log.body)).not.toMatch(/alice-pass|waygate-pass|eyJ/)
    expect((await owned.send('GET', '/api/waygate/v1/audit?per_page=1&page=4')).body).toMatchObject({
      Response: { data: [{ status: 400 }], total_pages: 4 },
    })
  })

  describe('with a certificate of its own', () => {
    const files = () => ({ certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') })

    beforeEach(() => {
      makeCertificate(files())
    })

    it('speaks https, and plain http to nobody', async () => {
      const { url } = await start({ tls: files() })
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/)
      const body = await new Promise<string>((resolve, reject) => {
        get(`${url}/api/server/health`, { ca: readFileSync(files().certificate) }, (answer) => {
          answer.on('data', (chunk: Buffer) => resolve(chunk.toString()))
        }).on('error', reject)
      })
      expect(body).toBe('Server is up and running!!')
      await expect(fetch(url.replace('https', 'http'))).rejects.toThrow()
    })

    /** The name in the certificate that a new connection is shown. */
    function shownName(url: string): Promise<string> {
      return new Promise((resolve, reject) => {
        const socket = tlsConnect({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN))
          socket.destroy()
        })
        socket.on('error', reject)
      })
    }

    it('takes a renewed pair into use by itself; whoever is connected goes on', async () => {
      const told: Result<Date>[] = []
      const { url } = await start({ tls: files(), onCertificate: (outcome) => told.push(outcome) })
      expect(await shownName(url)).toBe('localhost')
      const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
      const health = () =>
        new Promise<string>((resolve, reject) => {
          get(`${url}/api/server/health`, { agent }, (answer) => answer.on('data', (chunk: Buffer) => resolve(chunk.toString()))).on(
            'error',
            reject,
          )
        })
      await health()
      makeCertificate(files(), 'renewed')
      await expect.poll(() => shownName(url), { timeout: 20_000 }).toBe('renewed')
      expect(told).toEqual([{ ok: true, value: expect.any(Date) }])
      expect(await health()).toBe('Server is up and running!!')
      agent.destroy()
    })

    it('takes renewed files behind a link into use, as certbot lays them', async () => {
      const [one, two] = [join(folder, 'one'), join(folder, 'two')]
      for (const [to, name] of [
        [one, 'first'],
        [two, 'second'],
      ] as const) {
        mkdirSync(to)
        makeCertificate({ certificate: join(to, 'cert.pem'), key: join(to, 'key.pem') }, name)
      }
      const live = join(folder, 'live')
      mkdirSync(live)
      const tls = { certificate: join(live, 'cert.pem'), key: join(live, 'key.pem') }
      const point = (to: string) => {
        for (const file of ['cert.pem', 'key.pem']) {
          symlinkSync(join(to, file), join(live, `${file}.new`))
          renameSync(join(live, `${file}.new`), join(live, file))
        }
      }
      point(one)
      const { url } = await start({ tls })
      expect(await shownName(url)).toBe('first')
      point(two)
      await expect.poll(() => shownName(url), { timeout: 20_000 }).toBe('second')
    })

    it('keeps the old pair where the new one does not fit, says so once, and takes the next that fits', async () => {
      const told: Result<Date>[] = []
      const { url, rereadCertificate } = await start({ tls: files(), onCertificate: (outcome) => told.push(outcome) })
      makeCertificate({ certificate: files().certificate, key: join(folder, 'other-key.pem') }, 'foreign')
      await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1)
      const unfit = {
        ok: false,
        fault: { code: 'state.unreadable', path: files().certificate, detail: expect.stringContaining("can't be used") },
      }
      expect(told[0]).toMatchObject(unfit)
      expect(await shownName(url)).toBe('localhost')
      rereadCertificate()
      expect(told[1]).toMatchObject(unfit)
      makeCertificate(files(), 'fitting')
      await expect.poll(() => shownName(url), { timeout: 20_000 }).toBe('fitting')
      expect(told.slice(2)).toEqual([{ ok: true, value: expect.any(Date) }])
      rereadCertificate()
      expect(told).toHaveLength(4)
    })

    it.each([
      ['a key that others may read', () => chmodSync(files().key, 0o644), 'chmod 600'],
      [
        'a key of another certificate',
        () => makeCertificate({ certificate: join(folder, 'other.pem'), key: files().key }),
        "can't be used",
      ],
      ['no key', () => rmSync(files().key), 'ENOENT'],
    ])('%s is said at the start', async (_, spoil, said) => {
      spoil()
      const started = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir: join(folder, 'data'), tls: files() })
      expect(started).toMatchObject({ ok: false, fault: { code: 'state.unreadable', detail: expect.stringContaining(said) } })
    })
  })
})
