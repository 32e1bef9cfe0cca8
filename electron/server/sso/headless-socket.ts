import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { clientAddress, neighbourhood, type TrustedProxies } from '../http/client-address.ts'
import type { RequestMeter } from '../http/limits.ts'
import type { Sso } from './sso-routes.ts'

/** Browser-less sign-in: the address to open goes out as a text frame, then `JWT: …` or the reason, then the close frame 1000 (netmaker-api.md 2.5 b). */
export interface HeadlessSockets {
  close(): void
}

const headlessPath = '/api/oauth/headless'
const socketsPerNeighbour = 20

/** For `http.createServer`: everything else that asks for an upgrade is answered as if it had not. */
export function isHeadlessUpgrade(request: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return pathOf(request) === headlessPath && request.headers.upgrade?.toLowerCase() === 'websocket'
}

export function attachHeadlessSockets(http: Server, sso: Sso, limits: { proxies: TrustedProxies; meter: RequestMeter }): HeadlessSockets {
  // nothing is ever read from the other end
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false, clientTracking: true })
  const waiting = new Map<string, number>()

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const header = (name: string) => [request.headers[name] ?? ''].flat().join(',')
    const neighbour = neighbourhood(clientAddress(request.socket.remoteAddress ?? '', header, limits.proxies).address)
    void limits.meter.count(neighbour, 'stranger').then((tooMany) => {
      if (!isSameOrigin(request)) return refuse(stream, 403)
      if (tooMany !== null || (waiting.get(neighbour) ?? 0) >= socketsPerNeighbour) return refuse(stream, 429)
      sockets.handleUpgrade(request, stream, head, (socket) => {
        waiting.set(neighbour, (waiting.get(neighbour) ?? 0) + 1)
        socket.once('close', () => {
          const left = (waiting.get(neighbour) ?? 1) - 1
          if (left === 0) waiting.delete(neighbour)
          else waiting.set(neighbour, left)
        })
        serve(socket, sso)
      })
    })
  })

  return {
    close: () => {
      sso.attempts.clear()
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function serve(socket: WebSocket, sso: Sso): void {
  const attempt = sso.attempts.begin({
    kind: 'headless',
    end: (message) => {
      if (message !== null) socket.send(message)
      socket.close(1000)
    },
  })
  socket.on('error', () => socket.terminate())
  if (attempt === null) {
    socket.close(1000)
    return
  }
  const { state } = attempt.checks
  // who waits no longer gets nothing any more
  socket.once('close', () => sso.attempts.take(state))
  socket.send(`${sso.publicUrl()}/api/oauth/register/${state}`)
}

/** As gorilla/websocket: a page of somebody else gets nowhere, a program sends no Origin. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host.toLowerCase() === host?.toLowerCase()
}

/** Whoever never ends their own side would hold the connection, and a server that wants to stop, for good. */
function refuse(stream: Duplex, status: number): void {
  stream.once('finish', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  return url.split('?')[0] ?? ''
}
