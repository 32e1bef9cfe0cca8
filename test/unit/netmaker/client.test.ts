import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { fail, ok } from '../../../electron/common/result.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import { createNodeTransport, type NodeTransportOptions } from '../../../electron/netmaker/node-transport.ts'
import { networkOperations } from '../../../electron/netmaker/wire/networks.ts'
import { nodeOperations } from '../../../electron/netmaker/wire/nodes.ts'
import { serverOperations } from '../../../electron/netmaker/wire/server.ts'
import { userOperations } from '../../../electron/netmaker/wire/users.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function listen(server: net.Server, secure = false): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http${secure ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function clientOf(origin: string, options: NodeTransportOptions = {}) {
  const transport = createNodeTransport(options)
  closing.push(() => transport.reset())
  return createNetmakerClient(origin, transport, { user: 'alice', token: 'secret-token' })
}

async function answering(status: number, type: string | null, body: string, headers: Record<string, string> = {}) {
  const origin = await listen(
    http.createServer((_request, response) => {
      response.writeHead(status, { ...(type === null ? {} : { 'content-type': type }), ...headers })
      response.end(body)
    }),
  )
  return { origin, client: clientOf(origin) }
}

const envelope = (code: number, message: string) => JSON.stringify({ Code: code, Message: message, Response: null })

const json = 'application/json'

describe('answers of a server', () => {
  const text = 'text/plain; charset=utf-8'
  const html = 'text/html'
  it.each([
    ['401 in the envelope', 401, json, envelope(401, 'unauthorized'), 'session.expired'],
    ['401 of a deleted user', 401, json, envelope(401, 'record not found'), 'session.expired'],
    ['401 of a disabled account', 401, json, envelope(401, 'user account disabled'), 'signIn.disabled'],
    ['401 of a proxy', 401, html, '<html>sign in</html>', 'server.notNetmaker'],
    ['401 of a proxy without a page', 401, null, '', 'server.notNetmaker'],
    ['403 in the envelope', 403, json, envelope(403, 'access denied'), 'server.refused'],
    ['403 with a page', 403, html, '<html>blocked</html>', 'server.notNetmaker'],
    ['500 in the envelope', 500, json, envelope(500, 'boom'), 'server.refused'],
    ['500 without', 500, text, 'oops', 'server.refused'],
    ['502 of a proxy', 502, html, '<html>bad gateway</html>', 'server.unreachable'],
    ['503 of a proxy', 503, null, '', 'server.unreachable'],
    ['404 text', 404, text, '404 page not found\n', 'server.noRoute'],
    ['404 in the envelope', 404, json, envelope(404, 'record not found'), 'server.refused'],
    ['404 with a page', 404, html, '<html>nothing here</html>', 'server.notNetmaker'],
    ['405 empty', 405, null, '', 'server.noRoute'],
    ['a captive portal', 200, html, '<html>accept our terms</html>', 'server.notNetmaker'],
    ['a portal that lies about its type', 200, json, '<!doctype html><p>hello', 'server.notNetmaker'],
    ['511', 511, html, '<html></html>', 'server.notNetmaker'],
    ['no JSON', 200, text, 'hello', 'server.notNetmaker'],
    ['half of a JSON', 200, json, '[{"netid":', 'server.notNetmaker'],
    ['another shape', 200, json, '{"networks":[]}', 'server.malformed'],
  ])('%s', async (_name, status, type, body, code) => {
    const { client } = await answering(status, type, body)
    expect(await client.call(networkOperations.list, {})).toMatchObject({ ok: false, fault: { code } })
  })

  it('names the place where an answer is not as expected', async () => {
    const { client } = await answering(200, json, '[{"netid":"office"},{"netid":7}]')
    expect(await client.call(networkOperations.list, {})).toMatchObject({
      fault: { code: 'server.malformed', operation: 'GET /api/networks', detail: expect.stringMatching(/^1\.netid: /) },
    })
  })

  it.each([
    ['null', 'null'],
    ['an empty body', ''],
    ['[]', '[]'],
  ])('%s is an empty list', async (_name, body) => {
    const { client } = await answering(200, json, body)
    expect(await client.call(networkOperations.list, {})).toEqual({ ok: true, value: [] })
  })

  it('does not follow a redirect, and does not repeat its query', async () => {
    const { client } = await answering(302, null, '', { location: 'http://portal.example/login?session=abc' })
    const answer = await client.call(networkOperations.list, {})
    expect(answer).toMatchObject({ fault: { code: 'server.notNetmaker', detail: expect.stringContaining('http://portal.example/login') } })
    expect(JSON.stringify(answer)).not.toContain('abc')
  })

  it('sends the token where a user is wanted, and nowhere else', async () => {
    const seen: (string | undefined)[] = []
    const origin = await listen(
      http.createServer((request, response) => {
        seen.push(request.headers.authorization, request.headers['x-application-name'] as string, request.headers['from-ui'] as string)
        response.end('127.0.0.1')
      }),
    )
    await clientOf(origin).call(serverOperations.ownAddress, { probe: true })
    await clientOf(origin).call(userOperations.get, { params: { username: 'a b' } })
    expect(seen).toEqual([undefined, 'netmaker-desktop', undefined, 'Bearer secret-token', 'netmaker-desktop', undefined])
  })
})

it('asks for lists packed, takes them either way, and asks for nothing else so', async () => {
  const asked: unknown[] = []
  const hosts = JSON.stringify([{ id: 'h1', name: 'exit-fra', os: 'linux' }])
  const origin = await listen(
    http.createServer((request, response) => {
      asked.push([request.url, request.headers['accept-encoding']])
      const isPacked = asked.length === 1
      response.writeHead(200, { 'content-type': json, ...(isPacked ? { 'content-encoding': 'GZIP' } : {}) })
      response.end(request.url === '/api/hosts' ? (isPacked ? gzipSync(hosts) : hosts) : '[]')
    }),
  )
  const client = clientOf(origin)
  for (let times = 0; times < 2; times++)
    expect(await client.list('hosts', {})).toMatchObject({ ok: true, value: [{ id: 'h1', name: 'exit-fra' }] })
  expect(await client.call(networkOperations.list, {})).toEqual(ok([]))
  expect(asked).toEqual([
    ['/api/hosts', 'gzip'],
    ['/api/hosts', 'gzip'],
    ['/api/networks', undefined],
  ])
})

describe('servers that are not there', () => {
  it('nobody listens', async () => {
    const server = net.createServer()
    const origin = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    closing.length = 0
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject({ fault: { code: 'server.unreachable' } })
  })

  it('no such name', async () => {
    expect(await clientOf('https://nothing.invalid').call(networkOperations.list, {})).toMatchObject({
      fault: { code: 'server.unreachable' },
    })
  })

  it('silence ends with the time limit', async () => {
    const origin = await listen(net.createServer((socket) => void closing.unshift(() => socket.destroy())))
    expect(await clientOf(origin).call(networkOperations.list, { timeoutMs: 60 })).toMatchObject({
      fault: { code: 'server.unreachable', detail: expect.stringContaining('no answer') },
    })
  })

  it('something that speaks no HTTP', async () => {
    const origin = await listen(net.createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n')))
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject({ fault: { code: 'server.notNetmaker' } })
  })

  it('changes the protocol, which nobody asked for', async () => {
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    const origin = await listen(net.createServer((socket) => void socket.once('data', () => socket.write(upgrade))))
    const client = clientOf(origin)
    const changed = { fault: { code: 'server.notNetmaker', detail: expect.stringContaining('101') } }
    expect(await client.call(networkOperations.list, {})).toMatchObject(changed)
    expect(await client.call(networkOperations.list, { probe: true })).toMatchObject(changed)
  })

  it('hangs up in the middle', async () => {
    const origin = await listen(
      http.createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('[')
        setImmediate(() => response.destroy())
      }),
    )
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject({ fault: { code: 'server.unreachable' } })
  })

  it('more than the limit', async () => {
    const origin = await listen(
      http.createServer((_request, response) => {
        const chunk = Buffer.alloc(1024 * 1024, 32)
        response.writeHead(200, { 'content-type': 'application/json' })
        const write = () => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', write)
        }
        write()
      }),
    )
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject({
      fault: { code: 'server.notNetmaker', detail: expect.stringContaining('MiB') },
    })
  })

  it('not the length of a real network: its list of nodes has every remote client in it, too', async () => {
    const node = JSON.stringify({ id: '00000000-0000-0000-0000-000000000000', is_static: true, metadata: 'x'.repeat(2000) })
    const body = `[${Array(20_000).fill(node).join(',')}]`
    expect(body.length).toBeGreaterThan(32 * 1024 * 1024)
    const origin = await listen(http.createServer((_request, response) => response.end(body)))
    expect(await clientOf(origin).list('nodes', {})).toMatchObject({ ok: true })
  })

  it('what is no such list is read at once, and at most so much of it, also of a few kilobytes that unpack to more', async () => {
    const body = `[${'{},'.repeat(25 * 1024 * 1024)}{}]`
    const isPacked = { 'content-encoding': 'gzip' }
    const origin = await listen(
      http.createServer((request, response) => {
        response.writeHead(200, request.url === '/api/networks' ? isPacked : {})
        response.end(request.url === '/api/networks' ? gzipSync(body, { level: 1 }) : body)
      }),
    )
    const tooMuch = { fault: { code: 'server.notNetmaker', detail: 'answer larger than 64 MiB' } }
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject(tooMuch)
    expect(await clientOf(origin).call(nodeOperations.listAll, {})).toMatchObject(tooMuch)
  })

  it('no TLS where TLS is expected', async () => {
    const origin = await listen(http.createServer((_request, response) => response.end()))
    expect(await clientOf(origin.replace('http:', 'https:')).call(networkOperations.list, {})).toMatchObject({
      fault: { code: 'server.noTls' },
    })
  })

  it('a certificate that nobody vouches for; with its authority given it works', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-tls-'))
    closing.push(() => fs.rmSync(folder, { recursive: true }))
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, ...subject],
      {
        stdio: 'ignore',
      },
    )
    const pem = fs.readFileSync(cert, 'utf8')
    const origin = await listen(
      https.createServer({ key: fs.readFileSync(key), cert: pem }, (_request, response) => response.end('[]')),
      true,
    )
    expect(await clientOf(origin).call(networkOperations.list, {})).toMatchObject({ fault: { code: 'server.tls' } })
    expect(await clientOf(origin, { trust: () => ({ ca: pem }) }).call(networkOperations.list, {})).toEqual({ ok: true, value: [] })
    // The same over a stream that somebody else opened
    const { hostname, port } = new URL(origin)
    const detour = async () => ok(net.connect(Number(port), hostname))
    expect(await clientOf(origin, { trust: () => ({ ca: pem }), detour }).call(networkOperations.list, {})).toEqual({ ok: true, value: [] })
  })
})

describe('detours', () => {
  async function counting() {
    let requests = 0
    const origin = await listen(
      http.createServer((_request, response) => {
        requests += 1
        response.end('[]')
      }),
    )
    return { origin, port: Number(new URL(origin).port), requests: () => requests }
  }

  it('goes over the given stream while the routes are closed, and to no other place', async () => {
    const server = await counting()
    const asked: unknown[] = []
    const client = clientOf('http://api.invalid:8081', {
      detour: async (target) => {
        asked.push(target)
        return ok(net.connect(server.port, '127.0.0.1'))
      },
    })
    expect(await client.call(networkOperations.list, {})).toEqual({ ok: true, value: [] })
    expect(asked).toEqual([{ host: 'api.invalid', port: 8081, directFailed: false }])
    expect(server.requests()).toBe(1)
  })

  it('is tried when the direct way fails', async () => {
    const server = await counting()
    const client = clientOf('http://api.invalid:8081', {
      detour: async ({ directFailed }) => (directFailed ? ok(net.connect(server.port, '127.0.0.1')) : null),
    })
    expect(await client.call(networkOperations.list, {})).toEqual({ ok: true, value: [] })
  })

  it('a refused detour is the answer, and nothing goes directly', async () => {
    const server = await counting()
    const refused = fail({ code: 'server.unreachable' as const, server: 'x', detail: 'closed' })
    expect(await clientOf(server.origin, { detour: async () => refused }).call(networkOperations.list, {})).toEqual(refused)
    expect(server.requests()).toBe(0)
  })

  it('measuring the way out never takes one', async () => {
    const server = await counting()
    const client = clientOf(server.origin, { detour: () => expect.unreachable() as never })
    expect(await client.call(serverOperations.ownAddress, { probe: true })).toEqual({ ok: true, value: '[]' })
  })

  it('tells which address was reached', async () => {
    const server = await counting()
    const reached: string[] = []
    await clientOf(server.origin, { onReached: (_origin, address) => reached.push(address) }).call(networkOperations.list, {})
    expect(reached).toEqual([`127.0.0.1:${server.port}`])
  })
})
