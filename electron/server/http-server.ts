import type { IncomingMessage, Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import { createAdaptorServer } from '@hono/node-server'
import { fail, ok, type Result } from '../common/result.ts'
import { isLoopback } from './auth/first-account.ts'
import type { TrustedProxies } from './http/client-address.ts'
import { createHttpApp } from './http/http-app.ts'
import { createRequestMeter, defaultLimits, guardConnections, type Limits } from './http/limits.ts'
import type { Route } from './http/router.ts'
import type { TlsOptions } from './http/tls-files.ts'
import { type ListenAddress, listenFault, urlOf } from './listen-address.ts'
import type { Services } from './services.ts'
import { attachHeadlessSockets, isHeadlessUpgrade } from './sso/headless-socket.ts'
import type { Sso } from './sso/sso-routes.ts'

export interface Door {
  readonly proxies: TrustedProxies
  readonly tls: TlsOptions | null
  readonly sso: Sso | null
  readonly limits: Partial<Limits>
  /** Unexpected errors of requests. */
  readonly onTrouble: (error: unknown) => void
}

export interface HttpServer {
  readonly http: Server
  /** For connections from now on. */
  useTls(tls: TlsOptions): void
  stopSockets(): void
}

/** The server's sockets: what is refused before there is a request, and the endpoints behind it. Not yet listening. */
export function createHttpServer(services: Services, endpoints: readonly Route[], door: Door): HttpServer {
  const { proxies, tls, sso, onTrouble } = door
  const limits = { ...defaultLimits, ...door.limits }
  // a proxy that nobody told us about would be this machine for all its callers: still better than counting them as one
  const meter = createRequestMeter(limits, isLoopback)
  const app = createHttpApp(services, endpoints, { proxies, meter, heldBytes: limits.heldBytes, onTrouble })
  const serverOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
    shouldUpgradeCallback: (request: IncomingMessage) => sso !== null && isHeadlessUpgrade(request),
  }
  const http = createAdaptorServer(
    tls === null
      ? { fetch: app.fetch, serverOptions }
      : { fetch: app.fetch, createServer: createTlsServer, serverOptions: { ...serverOptions, ...tls } },
  ) as Server
  guardConnections(http, limits, proxies)
  const sockets = sso === null ? null : attachHeadlessSockets(http, sso, { proxies, meter })
  return {
    http,
    useTls: (renewed) => {
      if (http instanceof TlsServer) http.setSecureContext(renewed)
    },
    stopSockets: () => sockets?.close(),
  }
}

/** Answers the address that it has become. */
export function listen(http: Server, address: ListenAddress, scheme: string): Promise<Result<string>> {
  return new Promise((resolve) => {
    http.once('error', (error) => resolve(fail(listenFault(address, error))))
    http.listen(address.port, address.host, () => {
      const bound = http.address()
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
      resolve(ok(urlOf({ host: address.host, port }, scheme)))
    })
  })
}
