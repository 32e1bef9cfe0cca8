import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** What one route answers. `body` undefined: nothing at all, as v0.24 does on create. */
export interface Answer {
  readonly status?: number
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface StandIn {
  readonly url: string
  /** Every request, `METHOD /path`, with what it carried. */
  readonly asked: {
    readonly line: string
    readonly authorization: string
    readonly body: string
    readonly headers: http.IncomingHttpHeaders
  }[]
  /** Answers by `METHOD /path` (without query), or what makes one from the request's body; what is missing is a route that doesn't exist. */
  routes: Record<string, Answer | ((body: string) => Answer)>
  /** What the headless websocket says, when somebody comes. Null: there is no such route. */
  browser: ((say: (text: string) => void, close: () => void, headers: http.IncomingHttpHeaders) => void) | null
  close(): Promise<void>
}

/** A server that answers exactly what it is told, in Netmaker's dress. */
export async function startStandIn(routes: StandIn['routes'], tls?: { readonly key: string; readonly cert: string }): Promise<StandIn> {
  const asked: { line: string; authorization: string; body: string; headers: http.IncomingHttpHeaders }[] = []
  const answer: http.RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const line = `${request.method} ${(request.url ?? '').replace(/\?.*$/, '')}`
    asked.push({
      line,
      authorization: request.headers.authorization ?? '',
      body: Buffer.concat(chunks).toString(),
      headers: request.headers,
    })
    const given = standIn.routes[line]
    const route = typeof given === 'function' ? given(Buffer.concat(chunks).toString()) : given
    if (route === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      return
    }
    response.writeHead(route.status ?? 200, {
      'content-type': route.text === undefined ? 'application/json' : 'text/plain; charset=utf-8',
      ...route.headers,
    })
    response.end(route.text ?? (route.body === undefined ? '' : JSON.stringify(route.body)))
  }
  const server = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer)
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: http.IncomingMessage, socket, head) => {
    const { browser } = standIn
    if (browser === null) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (connection) =>
      browser(
        (text) => connection.send(text),
        () => connection.close(1000),
        request.headers,
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const standIn: StandIn = {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    routes,
    browser: null,
    async close() {
      for (const connection of sockets.clients) connection.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return standIn
}

/** Resolves when the server wasn't asked anything for a while (ms): whatever follows from a read has followed. */
export async function untilQuiet({ asked }: Pick<StandIn, 'asked'>, forMs = 200): Promise<void> {
  for (let before = -1; before !== asked.length; ) {
    before = asked.length
    await new Promise((resolve) => setTimeout(resolve, forMs))
  }
}

export function refusal(status: number, message: string): Answer {
  return { status, body: { Code: status, Message: message, Response: null } }
}

export function wrapped(response: unknown, message = ''): Answer {
  return { body: { Code: 200, Message: message, Response: response } }
}

/** A token as the server would sign it; nobody here checks the signature. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** Lists without anything in them, as Go writes them. */
export const emptyLists: Record<string, Answer> = {
  'GET /api/networks': { body: null },
  'GET /api/nodes': { body: null },
  'GET /api/hosts': { body: null },
  'GET /api/extclients': { body: null },
}
