import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { agentRoutes } from './agent/agent-routes.ts'
import { createDesiredHub } from './agent/desired-states.ts'
import { hostAdminRoutes } from './agent/host-admin-routes.ts'
import { createHostStates } from './agent/host-states.ts'
import { accessTokenRoutes } from './api/access-tokens.ts'
import { enrolmentRoutes } from './api/enrolment-routes.ts'
import { extClientBulkRoutes } from './api/ext-client-bulk-routes.ts'
import { extClientRoutes } from './api/ext-client-routes.ts'
import { gatewayAssignRoutes } from './api/gateway-assign-routes.ts'
import { gatewayRoutes } from './api/gateway-routes.ts'
import { hostRoutes } from './api/host-routes.ts'
import { networkRoutes } from './api/network-routes.ts'
import { nodeRoutes } from './api/node-routes.ts'
import { serverRoutes } from './api/server-routes.ts'
import { signInRoutes } from './api/sign-in.ts'
import { addUser, userRoutes } from './api/user-routes.ts'
import { createTokens } from './auth/tokens.ts'
import { type DataDir, openDataDir } from './data-dir.ts'
import { promoteGateways } from './domain/promote-gateways.ts'
import { createHttpApp } from './http/http-app.ts'
import type { Route } from './http/router.ts'
import { type ListenAddress, listenFault, urlOf } from './listen-address.ts'
import type { Services } from './services.ts'
import { type Database, openDatabase } from './store/database.ts'

export interface ServerOptions {
  /** Port 0 = any free one. */
  readonly listen: ListenAddress
  readonly dataDir: string
  /** Made at the first start, when there is no super-admin yet; ignored later. */
  readonly bootstrap?: { readonly user: string; readonly password: string }
  readonly behindProxy?: boolean
  /** The server's own name in nodes; the listening host by default. */
  readonly name?: string
  /** Host and port under which clients reach it; the listening address by default. */
  readonly apiAddress?: string
  /** Unexpected errors of requests. */
  readonly onTrouble?: (error: unknown) => void
  /** Puts records into the store before the first request; for tests that need hosts which nobody enrolled. */
  readonly seed?: (database: Database) => void
}

export interface RunningServer {
  /** Without a trailing slash. */
  readonly url: string
  /** Ends open long polls and requests, writes what is not yet written, frees the data folder. Never fails; may be called twice. */
  stop(): Promise<void>
}

const checkInFlushMs = 30_000

/** Starts the embedded control server. Faults: `already.running`, `disk.failed`, `state.unreadable`, `server.address`, `permission.missing`, `request.malformed` (bootstrap user). */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer>> {
  const dataDir = openDataDir(options.dataDir)
  if (!dataDir.ok) return dataDir
  const database = openDatabase(dataDir.value.databasePath)
  if (!database.ok) {
    dataDir.value.release()
    return database
  }
  const hub = createDesiredHub(database.value, Date.now)
  const hostStates = createHostStates(Date.now)
  database.value.onCommit(({ changes }) => {
    for (const [hostId, host] of changes.hosts) if (host === null) hostStates.removed(hostId)
  })
  const names = { server: options.name ?? options.listen.host, api: options.apiAddress ?? `${options.listen.host}:${options.listen.port}` }
  const services: Services = {
    database: database.value,
    tokens: createTokens(dataDir.value.secret, names.api, Date.now),
    names,
    clock: Date.now,
    newId: randomUUID,
    behindProxy: options.behindProxy ?? false,
    desired: hub,
    hostStates,
  }
  const release = () => {
    database.value.close()
    dataDir.value.release()
  }
  const fault = await prepare(services, options)
  if (fault !== null) {
    release()
    return fail(fault)
  }
  const http = createHttp(services, options.onTrouble ?? (() => undefined))
  const listening = await listen(http, options.listen)
  if (!listening.ok) {
    release()
    return listening
  }
  return ok(running({ http, url: listening.value, database: database.value, dataDir: dataDir.value, stopPolls: hub.stop }))
}

/** Brings the store up to date before anybody may ask. */
async function prepare(services: Services, options: ServerOptions): Promise<Fault | null> {
  try {
    options.seed?.(services.database)
    const draft = services.database.draft()
    promoteGateways(draft, services.clock())
    services.database.commit(draft)
  } catch (error) {
    return { code: 'disk.failed', path: options.dataDir, detail: error instanceof Error ? error.message : String(error) }
  }
  const { bootstrap } = options
  const owned = services.database.view.list('users').some((user) => user.role === 'super-admin')
  if (bootstrap === undefined || owned) return null
  const made = await addUser(services, { name: bootstrap.user, password: bootstrap.password, role: 'super-admin' })
  if (made.status === 200) return null
  const { Message: detail } = JSON.parse(String(made.body))
  return { code: 'request.malformed', detail: `bootstrap user ${bootstrap.user}: ${detail}` }
}

function createHttp(services: Services, onTrouble: (error: unknown) => void): Server {
  const routes: Route[] = [
    ...serverRoutes(services),
    ...signInRoutes(services),
    ...userRoutes(services),
    ...accessTokenRoutes(services),
    ...networkRoutes(services),
    ...enrolmentRoutes(services),
    ...hostRoutes(services),
    ...nodeRoutes(services),
    ...gatewayRoutes(services),
    ...gatewayAssignRoutes(services),
    ...extClientRoutes(services),
    ...extClientBulkRoutes(services),
    ...agentRoutes(services),
    ...hostAdminRoutes(services),
  ]
  const app = createHttpApp(services, routes, onTrouble)
  const serverOptions = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }
  return createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server
}

function listen(http: Server, address: ListenAddress): Promise<Result<string>> {
  return new Promise((resolve) => {
    http.once('error', (error) => resolve(fail(listenFault(address, error))))
    http.listen(address.port, address.host, () => {
      const bound = http.address()
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
      resolve(ok(urlOf({ host: address.host, port })))
    })
  })
}

interface Parts {
  readonly http: Server
  readonly url: string
  readonly database: Database
  readonly dataDir: DataDir
  readonly stopPolls: () => void
}

function running({ http, url, database, dataDir, stopPolls }: Parts): RunningServer {
  dataDir.announce(url)
  const flush = setInterval(() => flushQuietly(database), checkInFlushMs)
  flush.unref()
  let stopping: Promise<void> | null = null
  return {
    url,
    stop: () => {
      stopping ??= new Promise((resolve) => {
        clearInterval(flush)
        stopPolls()
        http.close(() => {
          flushQuietly(database)
          database.close()
          dataDir.release()
          resolve()
        })
        http.closeIdleConnections()
        // answers that are under way get a moment; then the door is shut
        setTimeout(() => http.closeAllConnections(), 1_000).unref()
      })
      return stopping
    },
  }
}

/** Check-ins are a convenience: a disk that is full today must not take the server down. The next operation says so. */
function flushQuietly(database: Database): void {
  try {
    database.flushCheckIns()
  } catch {
    // tried again at the next turn
  }
}
