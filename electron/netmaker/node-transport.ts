import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { inspectCertificate, type ServerTrust, tlsFault, tlsTrust } from './server-trust.ts'
import { createSharedBytes } from './shared-bytes.ts'
import { answerLimit, type HttpAnswer, type HttpRequest, type Transport } from './transport.ts'

export interface NodeTransportOptions {
  /**
   * Another way to the server than the machine's own routes, while those are closed: the helper's `dial`. Null = go directly.
   * `directFailed`: the direct way was tried and didn't get through.
   */
  readonly detour?: (target: {
    readonly host: string
    readonly port: number
    readonly directFailed: boolean
  }) => Promise<Result<Duplex> | null>
  /** Told the `ip:port` that a direct connection reached. */
  readonly onReached?: (origin: string, address: string) => void
  /** Whom to believe at that origin, beyond the public authorities. */
  readonly trust?: (origin: string) => ServerTrust
  /** URL of the proxy for that origin on the machine's own routes, null = none. A detour never takes it, nor does a probe. */
  readonly proxy?: (origin: string) => Promise<string | null>
}

/** Longer answers stay bytes: decoding them takes long enough to be felt. */
const largeAnswer = 256 * 1024
const defaultTimeoutMs = 15_000
const connectTimeoutMs = 6_000

/** The transport on node:http and node:https; never follows redirects, bounds every answer in time and size. Works in Node 18 and newer. */
export function createNodeTransport(options: NodeTransportOptions = {}): Transport {
  const trust = (url: URL) => tlsTrust(options.trust?.(url.origin) ?? {})
  let pools = createPools()

  async function send(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    const began = pools
    const answer = await sendOnce(origin, request)
    // A read that `reset` cut off begins again on the new routes; a write may have arrived, so its caller decides
    const cutOff = !answer.ok && answer.fault.code === 'server.unreachable' && began !== pools
    return cutOff && request.method === 'GET' && request.probe !== true && request.signal?.aborted !== true
      ? sendOnce(origin, request)
      : answer
  }

  async function sendOnce(origin: string, request: HttpRequest): Promise<Result<HttpAnswer>> {
    const url = new URL(origin)
    if (request.probe === true) return exchange(url, request)
    const detoured = await options.detour?.({ ...targetOf(url), directFailed: false })
    if (detoured !== undefined && detoured !== null) return detoured.ok ? over(url, request, detoured.value) : detoured
    const first = await exchange(url, request, await options.proxy?.(url.origin))
    if (first.ok || first.fault.code !== 'server.unreachable' || request.signal?.aborted === true) return first
    // what may have arrived isn't sent a second time
    if (first.fault.unsure === true) return first
    const second = await options.detour?.({ ...targetOf(url), directFailed: true })
    return second?.ok === true ? over(url, request, second.value) : first
  }

  async function over(url: URL, request: HttpRequest, stream: Duplex): Promise<Result<HttpAnswer>> {
    const answer = await exchange(url, request, stream)
    stream.destroy()
    return answer
  }

  function exchange(url: URL, request: HttpRequest, way?: Duplex | string | null, isRetry = false): Promise<Result<HttpAnswer>> {
    const stream = typeof way === 'object' && way !== null ? way : undefined
    const proxy = typeof way === 'string' ? way : undefined
    const secure = url.protocol === 'https:'
    // Only reads go over kept connections: one that the other side has just closed may be repeated without asking what it did
    const pooled = request.method === 'GET' && request.probe !== true && stream === undefined && proxy === undefined && !isRetry
    return new Promise((resolve) => {
      const agent = proxy === undefined ? (secure ? pools.https : pools.http) : proxyAgent(proxy, secure)
      if (agent === null) return resolve(fail(unreachable(url.origin, `the proxy's address can't be understood: ${proxy}`)))
      const settings: https.RequestOptions = {
        method: request.method,
        hostname: hostName(url),
        port: targetOf(url).port,
        path: request.path,
        headers: { ...request.headers, ...bodyHeaders(request.body) },
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        ...(pooled || proxy !== undefined
          ? { agent, ...(secure ? trust(url) : {}) }
          : { createConnection: () => connect(url, stream, request.family) }),
      }
      const outgoing = (secure ? https : http).request(settings)
      const timer = setTimeout(
        () => outgoing.destroy(new TimeoutError(request.timeoutMs ?? defaultTimeoutMs)),
        request.timeoutMs ?? defaultTimeoutMs,
      )
      // the last byte of the request is with this machine's network, which comes only after the connection
      let sent = false
      outgoing.on('finish', () => {
        sent = request.method !== 'GET' && request.changesNothing !== true
      })
      const finish = (result: Result<HttpAnswer>) => {
        clearTimeout(timer)
        resolve(!result.ok && result.fault.code === 'server.unreachable' && sent ? fail({ ...result.fault, unsure: true }) : result)
      }
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (pooled && outgoing.reusedSocket && error.code === 'ECONNRESET') {
          clearTimeout(timer)
          resolve(exchange(url, request, undefined, true))
          return
        }
        finish(fail(connectionFault(url.origin, error)))
      })
      // nobody asked for another protocol: without a listener neither an error nor an answer would ever come
      outgoing.on('upgrade', (incoming, socket) => {
        socket.destroy()
        finish(
          fail({
            code: 'server.notNetmaker',
            server: url.origin,
            detail: `it answers ${incoming.statusCode ?? 0} and changes the protocol`,
          }),
        )
      })
      outgoing.on('socket', (socket) => {
        watchConnect(socket, outgoing, url.origin, stream === undefined && proxy === undefined)
        // A stream that was handed over is paused, and http only listens to one that nobody has paused
        if (socket === stream) socket.resume()
      })
      outgoing.on('response', (incoming) => {
        // a proxy that refuses the tunnel has its own answer handed on in plain text, as if it were the server's
        if (secure && proxy !== undefined && !(incoming.socket instanceof tls.TLSSocket)) {
          outgoing.destroy()
          return finish(fail(unreachable(url.origin, `the proxy answers ${incoming.statusCode ?? 0}`)))
        }
        void collect(incoming, request.mostBytes ?? answerLimit).then(
          (answer) => finish(answer.ok ? answer : fail({ code: 'server.notNetmaker', server: url.origin, detail: answer.fault })),
          (error: NodeJS.ErrnoException) => finish(fail(connectionFault(url.origin, error))),
        )
      })
      outgoing.end(request.body)
    })
  }

  function connect(url: URL, stream: Duplex | undefined, family: 4 | 6 | undefined): Duplex {
    const { host, port } = targetOf(url)
    const route = family === undefined ? { port, autoSelectFamily: true } : { port, family }
    if (url.protocol !== 'https:') return stream ?? net.connect({ host, ...route })
    return tls.connect({
      // Over a given stream the host still says whose certificate it must be
      host,
      ...(stream === undefined ? route : { socket: stream }),
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ...trust(url),
      ALPNProtocols: ['http/1.1'],
    })
  }

  function watchConnect(socket: net.Socket, outgoing: http.ClientRequest, origin: string, direct: boolean): void {
    if (!socket.connecting) return
    const timer = setTimeout(() => outgoing.destroy(new TimeoutError(connectTimeoutMs)), connectTimeoutMs)
    socket.once('close', () => clearTimeout(timer))
    socket.once('connect', () => {
      clearTimeout(timer)
      if (direct && socket.remoteAddress !== undefined)
        options.onReached?.(origin, joinAddress(socket.remoteAddress, socket.remotePort ?? 0))
    })
  }

  function createPools(): { http: http.Agent; https: https.Agent } {
    const kept = { keepAlive: true, maxSockets: 6, maxFreeSockets: 2, autoSelectFamily: true, timeout: 30_000 }
    return { http: new http.Agent(kept), https: new https.Agent(kept) }
  }

  return {
    send,
    reset() {
      const old = pools
      pools = createPools()
      old.http.destroy()
      old.https.destroy()
    },
    async certificate(origin) {
      const detoured = await options.detour?.({ ...targetOf(new URL(origin)), directFailed: false })
      return detoured === undefined || detoured === null || detoured.ok ? inspectCertificate(origin, detoured?.value ?? null) : detoured
    },
  }
}

/** `ip:port` or `[ip6]:port`; an IPv4 address mapped into IPv6 loses the mapping. */
export function joinAddress(address: string, port: number): string {
  const bare = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '')
  return bare.includes(':') ? `[${bare}]:${port}` : `${bare}:${port}`
}

/** Null: that is no address. */
function proxyAgent(proxy: string, secure: boolean): http.Agent | null {
  if (!URL.canParse(proxy)) return null
  return secure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy)
}

function unreachable(origin: string, detail: string): Fault {
  return { code: 'server.unreachable', server: origin, detail }
}

class TimeoutError extends Error {
  constructor(ms: number) {
    super(`no answer within ${Math.round(ms / 1000)} s`)
    this.name = 'TimeoutError'
  }
}

async function collect(incoming: http.IncomingMessage, mostBytes: number): Promise<Result<HttpAnswer, string>> {
  const bytes = createSharedBytes()
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes.add(chunk)
    if (bytes.size > mostBytes) {
      incoming.destroy()
      return fail(`answer larger than ${mostBytes / 1024 / 1024} MiB`)
    }
  }
  const isPacked = incoming.headers['content-encoding']?.trim().toLowerCase() === 'gzip'
  return ok({
    status: incoming.statusCode ?? 0,
    contentType: (incoming.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    location: incoming.headers.location ?? '',
    ...(isPacked ? { encoding: 'gzip' } : {}),
    body: isPacked || bytes.size > largeAnswer ? bytes.pieces() : Buffer.concat(bytes.pieces()).toString('utf8'),
    date: httpDate(incoming.headers.date ?? ''),
  })
}

/** Unix ms, 0 = none. Its year has four digits (RFC 9110 5.6.7): by a clock beyond that, this computer's time would be none that can be written. */
function httpDate(text: string): number {
  const date = Date.parse(text) || 0
  return date < Date.UTC(10_000, 0) ? date : 0
}

function bodyHeaders(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
}

function targetOf(url: URL): { host: string; port: number } {
  return { host: hostName(url), port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) }
}

function hostName(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function connectionFault(origin: string, error: NodeJS.ErrnoException): Fault {
  const code = error.code ?? error.name
  const detail = `${code}: ${error.message}`
  const tls = tlsFault(origin, code, detail)
  if (tls !== null) return tls
  if (code.startsWith('HPE_')) return { code: 'server.notNetmaker', server: origin, detail }
  return unreachable(origin, detail)
}
