import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import { createNodeTransport, type NodeTransportOptions } from '../../../electron/netmaker/node-transport.ts'

const closing: (() => unknown)[] = []
let folder: string
let first: { key: string; cert: string }
let second: { key: string; cert: string }

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'waygate-tls-'))
  first = selfSigned('first')
  second = selfSigned('second')
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** For a name that nobody asks for: only its fingerprint can make it believed. */
function selfSigned(name: string): { key: string; cert: string } {
  const [key, cert] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.pem`)]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-subj', `/CN=${name}`, '-days', '1'], {
    stdio: 'ignore',
  })
  return { key: fs.readFileSync(key, 'utf8'), cert: fs.readFileSync(cert, 'utf8') }
}

async function listen(server: http.Server | https.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function transportWith(options: NodeTransportOptions) {
  const transport = createNodeTransport(options)
  closing.push(() => transport.reset())
  return transport
}

const read = { method: 'GET', path: '/', headers: {} } as const
const write = { method: 'POST', path: '/', headers: {}, body: '"secret"' } as const

describe('a pinned certificate', () => {
  async function serverWith(pair: { key: string; cert: string }) {
    const bodies: string[] = []
    const port = await listen(
      https.createServer(pair, (request, response) => {
        request.on('data', (chunk) => bodies.push(String(chunk)))
        request.on('end', () => response.end('[]'))
      }),
    )
    return { origin: `https://127.0.0.1:${port}`, port, bodies }
  }

  it('is believed where it was accepted, directly and over a given stream; nothing else is', async () => {
    const server = await serverWith(first)
    const shown = await transportWith({}).certificate(server.origin)
    if (!shown.ok) throw new Error('no certificate')
    expect(shown.value).toMatchObject({ subject: 'first', issuer: 'first', chain: [first.cert] })
    const trust = () => ({ pin: shown.value })
    const detour = async () => ok(net.connect(server.port, '127.0.0.1'))
    for (const options of [{ trust }, { trust, detour }]) {
      const transport = transportWith(options)
      for (const request of [read, write]) expect(await transport.send(server.origin, request)).toMatchObject({ value: { body: '[]' } })
    }
    const other = await serverWith(second)
    for (const options of [{ trust }, { trust, detour: async () => ok(net.connect(other.port, '127.0.0.1')) }, {}]) {
      const transport = transportWith(options)
      for (const request of [read, write])
        expect(await transport.send(other.origin, request)).toMatchObject({ fault: { code: 'server.tls' } })
    }
    expect(other.bodies).toEqual([])
  })

  it('goes by the fingerprint, even if the chain would be good', async () => {
    const server = await serverWith(first)
    const transport = transportWith({ trust: () => ({ pin: { fingerprint: 'AB:CD', chain: [first.cert] } }) })
    expect(await transport.send(server.origin, write)).toMatchObject({ fault: { code: 'server.tls' } })
    expect(server.bodies).toEqual([])
  })
})

describe('a proxy', () => {
  async function proxyTo(): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = []
    const proxy = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.end('"by proxy"')
    })
    proxy.on('connect', (request, socket) => {
      asked.push(`CONNECT ${request.url}`)
      const { hostname, port } = new URL(`http://${request.url}`)
      const onward = net.connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
      closing.push(() => onward.destroy())
    })
    return { url: `http://127.0.0.1:${await listen(proxy)}`, asked }
  }

  it('carries https as a tunnel, with the pin still checked, and is never reported as the server', async () => {
    const port = await listen(https.createServer(first, (_request, response) => response.end('[]')))
    const origin = `https://127.0.0.1:${port}`
    const proxy = await proxyTo()
    const reached: string[] = []
    const shown = await transportWith({}).certificate(origin)
    const options = { proxy: async () => proxy.url, onReached: (_origin: string, address: string) => reached.push(address) }
    expect(await transportWith(options).send(origin, read)).toMatchObject({ fault: { code: 'server.tls' } })
    const pinned = transportWith({ ...options, trust: () => (shown.ok ? { pin: shown.value } : {}) })
    expect(await pinned.send(origin, read)).toMatchObject({ value: { body: '[]' } })
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${port}`, `CONNECT 127.0.0.1:${port}`])
    expect(reached).toEqual([])
  })

  it('is not asked by a probe, nor on the way of the helper', async () => {
    const port = await listen(http.createServer((_request, response) => response.end('[]')))
    const origin = `http://127.0.0.1:${port}`
    const proxy = await proxyTo()
    const transport = transportWith({ proxy: async () => proxy.url })
    expect(await transport.send(origin, read)).toMatchObject({ value: { body: '"by proxy"' } })
    expect(await transport.send(origin, { ...read, probe: true })).toMatchObject({ value: { body: '[]' } })
    const detoured = transportWith({ proxy: async () => proxy.url, detour: async () => ok(net.connect(port, '127.0.0.1')) })
    expect(await detoured.send(origin, read)).toMatchObject({ value: { body: '[]' } })
    expect(proxy.asked).toHaveLength(1)
  })

  it('never speaks in the server’s name: what it answers in plain text instead of a tunnel is a server out of reach', async () => {
    const answer = '{"Code":200,"Message":"","Response":[]}'
    for (const status of ['201 Created', '401 Unauthorized', '407 Proxy Authentication Required']) {
      const proxy = net.createServer((socket) => {
        socket.on('error', () => undefined)
        socket.once('data', () =>
          socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`),
        )
      })
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
      closing.push(() => proxy.close())
      const transport = transportWith({ proxy: async () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
      for (const request of [read, write])
        expect(await transport.send('https://api.example.com', request)).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
    }
  })

  it('whose address is none is said, not thrown', async () => {
    const transport = transportWith({ proxy: async () => 'http://[x' })
    expect(await transport.send('https://api.example.com', read)).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
  })
})

describe('a write whose answer is missing', () => {
  const silent = () => listen(http.createServer((request) => void request.resume().on('end', () => (arrived += 1))))
  let arrived = 0
  beforeEach(() => {
    arrived = 0
  })

  it('says that nobody knows, and is not sent a second time on another way', async () => {
    const port = await silent()
    const transport = transportWith({ detour: async ({ directFailed }) => (directFailed ? ok(net.connect(port, '127.0.0.1')) : null) })
    const answer = await transport.send(`http://127.0.0.1:${port}`, { ...write, timeoutMs: 300 })
    expect(answer).toMatchObject({ fault: { code: 'server.unreachable', unsure: true } })
    expect(arrived).toBe(1)
  })

  it('a sign-in changes nothing: it goes the other way too, and its silence leaves no doubt', async () => {
    const port = await silent()
    const transport = transportWith({ detour: async ({ directFailed }) => (directFailed ? ok(net.connect(port, '127.0.0.1')) : null) })
    const answer = await transport.send(`http://127.0.0.1:${port}`, { ...write, changesNothing: true, timeoutMs: 300 })
    expect(answer).toMatchObject({ ok: false, fault: { code: 'server.unreachable' } })
    expect(answer).not.toHaveProperty('fault.unsure')
    expect(arrived).toBe(2)
  })

  it('a read is sent again, and one that met nobody was not done', async () => {
    const port = await silent()
    const transport = transportWith({ detour: async ({ directFailed }) => (directFailed ? ok(net.connect(port, '127.0.0.1')) : null) })
    const silence = await transport.send(`http://127.0.0.1:${port}`, { ...read, timeoutMs: 300 })
    expect(silence).toEqual({ ok: false, fault: { code: 'server.unreachable', server: expect.any(String), detail: expect.any(String) } })
    expect(arrived).toBe(2)
    const nobody = await transportWith({}).send('http://127.0.0.1:1', write)
    expect(nobody).toEqual({ ok: false, fault: { code: 'server.unreachable', server: expect.any(String), detail: expect.any(String) } })
  })
})
