import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { dirname, join } from 'node:path'
import type { Fault } from '../common/fault.ts'
import type { Edition } from '../common/model/snapshot.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { agentRoutes } from './agent/agent-routes.ts'
import { createDesiredHub } from './agent/desired-states.ts'
import { hostAdminRoutes } from './agent/host-admin-routes.ts'
import { createHostStates } from './agent/host-states.ts'
import { accessTokenRoutes } from './api/access-tokens.ts'
import { auditRoutes } from './api/audit-routes.ts'
import { enrolmentRoutes } from './api/enrolment-routes.ts'
import { extClientBulkRoutes } from './api/ext-client-bulk-routes.ts'
import { extClientRoutes } from './api/ext-client-routes.ts'
import { gatewayAssignRoutes } from './api/gateway-assign-routes.ts'
import { gatewayRoutes } from './api/gateway-routes.ts'
import { hostRoutes } from './api/host-routes.ts'
import { networkRoutes } from './api/network-routes.ts'
import { nodeRoutes } from './api/node-routes.ts'
import { nodeWriteRoutes } from './api/node-write-routes.ts'
import { pendingUserRoutes } from './api/pending-user-routes.ts'
import { proRoutes } from './api/pro/pro-routes.ts'
import { secondFactorRoutes } from './api/second-factor-routes.ts'
import { serverRoutes } from './api/server-routes.ts'
import { signInRoutes } from './api/sign-in.ts'
import { addUser, hasSuperAdmin, userRoutes } from './api/user-routes.ts'
import { type AuditLog, auditFile, openAuditLog } from './audit/audit-log.ts'
import { createFirstAccount } from './auth/first-account.ts'
import { createSignInPolicy, type PolicySettings } from './auth/sign-in-policy.ts'
import { codeThrottle, createThrottle, passwordThrottle, type ThrottleOptions } from './auth/throttle.ts'
import { createTokens } from './auth/tokens.ts'
import { createSecondFactors } from './auth/totp.ts'
import { type DataDir, openDataDir } from './data-dir.ts'
import { promoteGateways } from './domain/promote-gateways.ts'
import { startUpkeep } from './domain/upkeep.ts'
import { trustedProxies } from './http/client-address.ts'
import type { Limits } from './http/limits.ts'
import type { Route } from './http/router.ts'
import { readTls, type TlsFiles } from './http/tls-files.ts'
import { renewTls } from './http/tls-renewal.ts'
import { createHttpServer, listen } from './http-server.ts'
import type { ListenAddress } from './listen-address.ts'
import type { Services, SsoFacts } from './services.ts'
import { createOpenidProvider } from './sso/openid-provider.ts'
import { createSsoAttempts } from './sso/sso-attempts.ts'
import { type Sso, ssoRoutes } from './sso/sso-routes.ts'
import { isThisMachine, type SsoSettings } from './sso/sso-settings.ts'
import { type Database, openDatabase } from './store/database.ts'

export interface ServerOptions {
  /** Port 0 = any free one. */
  readonly listen: ListenAddress
  readonly dataDir: string
  /** Made at the first start, when there is no super-admin yet; ignored later. */
  readonly bootstrap?: { readonly user: string; readonly password: string }
  /** Addresses and prefixes of proxies in front, or `loopback`; the caller's address is theirs to tell. */
  readonly trustedProxies?: readonly string[]
  readonly tls?: TlsFiles
  /** Under which browsers reach it, without a trailing slash; from the API address by default. */
  readonly publicUrl?: string
  /** Can't be changed over the API. */
  readonly policy?: Partial<PolicySettings>
  readonly sso?: SsoSettings
  readonly limits?: Partial<Limits>
  /** How guessing is slowed down; for tests that guess all day. */
  readonly throttles?: { readonly passwords: ThrottleOptions; readonly codes: ThrottleOptions }
  /** 'pro': roles, groups, access requests and `remote_access_gw`, as Netmaker's paid edition answers them. */
  readonly edition?: Edition
  /** The server's own name in nodes; the listening host by default. */
  readonly name?: string
  /** Host and port under which clients reach it; the listening address by default. */
  readonly apiAddress?: string
  /** Unexpected errors of requests. */
  readonly onTrouble?: (error: unknown) => void
  /** Certificate files were read again: until when the certificate in use is valid, or why the old one stays (`state.unreadable`). */
  readonly onCertificate?: (outcome: Result<Date>) => void
  /** Puts records into the store before the first request; for tests that need hosts which nobody enrolled. */
  readonly seed?: (database: Database) => void
}

export interface RunningServer {
  /** Without a trailing slash. */
  readonly url: string
  /** Makes the first account from another machine; null when there is one. To be shown to whoever started the server. */
  readonly firstAccountCode: string | null
  /** What it answers, and to whom. */
  readonly endpoints: readonly Route[]
  /** Reads the certificate files again, as it does by itself when they change. Does nothing without any. */
  rereadCertificate(): void
  /** Ends open long polls and requests, writes what is not yet written, frees the data folder. Never fails; may be called twice. */
  stop(): Promise<void>
}

const checkInFlushMs = 30_000

/**
 * Starts the embedded control server. Faults: `already.running`, `disk.failed`, `server.database`, `state.unreadable` (audit log, certificate),
 * `server.address`, `permission.missing`, `request.malformed` (bootstrap user, proxy addresses).
 */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer>> {
  const proxies = trustedProxies(options.trustedProxies ?? [])
  if (proxies === null) return fail({ code: 'request.malformed', detail: 'trusted proxies: write addresses or prefixes, like 10.0.0.0/8' })
  const tls = options.tls === undefined ? null : readTls(options.tls)
  if (tls !== null && !tls.ok) return tls
  const onTrouble = options.onTrouble ?? (() => undefined)
  const dataDir = openDataDir(options.dataDir)
  if (!dataDir.ok) return dataDir
  const stores = openStores(dataDir.value)
  if (!stores.ok) {
    dataDir.value.release()
    return stores
  }
  const hub = createDesiredHub(stores.value.database, options.edition ?? 'ce', Date.now)
  const hostStates = createHostStates(Date.now)
  const { database } = stores.value
  database.onCommit(({ changes }) => {
    for (const [hostId, host] of changes.hosts) {
      if (host !== null) continue
      hostStates.removed(hostId)
      database.checkIns.delete(hostId)
    }
  })
  const release = () => {
    stores.value.close()
    dataDir.value.release()
  }
  const made = await makeServices(options, {
    ...stores.value,
    secret: dataDir.value.secret,
    desired: hub,
    hostStates,
    behindProxy: proxies.any,
  })
  if (!made.ok) {
    release()
    return made
  }
  const services = made.value
  const address = { scheme: tls === null ? 'http' : 'https', url: '' }
  const sso = options.sso === undefined ? null : createSso(options, options.sso, () => address.url)
  const endpoints = endpointTable(services, sso)
  const door = { proxies, tls: tls?.value ?? null, sso, limits: options.limits ?? {}, onTrouble }
  const { http, useTls, stopSockets } = createHttpServer(services, endpoints, door)
  const listening = await listen(http, options.listen, address.scheme)
  if (!listening.ok) {
    release()
    return listening
  }
  address.url = listening.value
  const stopUpkeep = startUpkeep(services, onTrouble)
  const renewal =
    options.tls === undefined || tls === null
      ? null
      : renewTls({ files: options.tls, inUse: tls.value, use: useTls, told: options.onCertificate ?? (() => undefined) })
  const stopPolls = () => {
    renewal?.stop()
    stopUpkeep()
    hub.stop()
    stopSockets()
  }
  const { code } = services.firstAccount
  return ok(
    running({
      http,
      endpoints,
      url: listening.value,
      database: services.database,
      announce: dataDir.value.announce,
      release,
      stopPolls,
      code,
      rereadCertificate: () => renewal?.reread(),
    }),
  )
}

interface Stores {
  readonly database: Database
  readonly audit: AuditLog
  close(): void
}

function openStores(dataDir: DataDir): Result<Stores> {
  const database = openDatabase(dataDir.databasePath)
  if (!database.ok) return database
  const audit = openAuditLog(join(dirname(dataDir.databasePath), auditFile), { now: Date.now })
  if (!audit.ok) {
    database.value.close()
    return audit
  }
  const close = () => {
    database.value.close()
    audit.value.close()
  }
  return ok({ database: database.value, audit: audit.value, close })
}

interface Ingredients extends Pick<Services, 'database' | 'audit' | 'desired' | 'hostStates'> {
  readonly secret: Uint8Array
  readonly behindProxy: boolean
}

async function makeServices(
  options: ServerOptions,
  { database, audit, desired, hostStates, secret, behindProxy }: Ingredients,
): Promise<Result<Services>> {
  const names = { server: options.name ?? options.listen.host, api: options.apiAddress ?? `${options.listen.host}:${options.listen.port}` }
  const { sso } = options
  const services: Omit<Services, 'firstAccount'> = {
    database,
    tokens: createTokens(secret, names.api, Date.now),
    names,
    clock: Date.now,
    edition: options.edition ?? 'ce',
    newId: randomUUID,
    secondFactors: createSecondFactors(secret, Date.now),
    audit,
    policy: createSignInPolicy(database.view, options.policy ?? {}, sso === undefined ? null : ssoFacts(sso)),
    guards: {
      passwords: createThrottle(options.throttles?.passwords ?? passwordThrottle),
      codes: createThrottle(options.throttles?.codes ?? codeThrottle),
    },
    desired,
    hostStates,
  }
  const fault = await prepare(services, options)
  if (fault !== null) return fail(fault)
  const firstAccount = createFirstAccount({ needed: !hasSuperAdmin(database.view), behindProxy })
  return ok({ ...services, firstAccount })
}

function ssoFacts({ issuer, clientId, allowedDomains }: SsoSettings): SsoFacts {
  return { issuer, clientId, allowedDomains }
}

function createSso(options: ServerOptions, settings: SsoSettings, url: () => string): Sso {
  const { publicUrl, apiAddress } = options
  const address = () => publicUrl ?? (apiAddress === undefined ? url() : publicUrlOf(apiAddress))
  return {
    settings,
    provider: createOpenidProvider(settings, () => `${address()}/api/oauth/callback`),
    attempts: createSsoAttempts(),
    publicUrl: address,
    onTrouble: options.onTrouble ?? (() => undefined),
  }
}

/** As upstream: encrypted, but on one's own machine. */
function publicUrlOf(apiAddress: string): string {
  return `${isThisMachine(apiAddress.replace(/:\d+$/, '')) ? 'http' : 'https'}://${apiAddress}`
}

/** Brings the store up to date before anybody may ask. */
async function prepare(services: Omit<Services, 'firstAccount'>, options: ServerOptions): Promise<Fault | null> {
  try {
    options.seed?.(services.database)
    const draft = services.database.draft()
    promoteGateways(draft, services.edition, services.clock())
    services.database.commit(draft)
  } catch (error) {
    return { code: 'disk.failed', path: options.dataDir, detail: error instanceof Error ? error.message : String(error) }
  }
  const { bootstrap } = options
  if (bootstrap === undefined || hasSuperAdmin(services.database.view)) return null
  const made = await addUser(services, { name: bootstrap.user, password: bootstrap.password, role: 'super-admin' })
  if (made.status === 200) return null
  const { Message: detail } = JSON.parse(String(made.body))
  return { code: 'request.malformed', detail: `bootstrap user ${bootstrap.user}: ${detail}` }
}

/** The one table of endpoints: what is not in it is answered by nobody. */
export function endpointTable(services: Services, sso: Sso | null): Route[] {
  return [
    ...serverRoutes(services),
    ...signInRoutes(services),
    ...secondFactorRoutes(services),
    ...userRoutes(services),
    ...auditRoutes(services),
    ...(sso === null ? [] : ssoRoutes(services, sso)),
    ...(sso === null && services.edition === 'ce' ? [] : pendingUserRoutes(services)),
    ...accessTokenRoutes(services),
    ...networkRoutes(services),
    ...enrolmentRoutes(services),
    ...hostRoutes(services),
    ...nodeRoutes(services),
    ...nodeWriteRoutes(services),
    ...gatewayRoutes(services),
    ...gatewayAssignRoutes(services),
    ...extClientRoutes(services),
    ...extClientBulkRoutes(services),
    ...(services.edition === 'pro' ? proRoutes(services) : []),
    ...agentRoutes(services),
    ...hostAdminRoutes(services),
  ]
}

interface Parts {
  readonly http: Server
  readonly endpoints: readonly Route[]
  readonly url: string
  readonly database: Database
  readonly announce: (url: string) => void
  readonly release: () => void
  readonly stopPolls: () => void
  readonly code: string | null
  readonly rereadCertificate: () => void
}

function running({ http, endpoints, url, database, announce, release, stopPolls, code, rereadCertificate }: Parts): RunningServer {
  announce(url)
  const flush = setInterval(() => flushQuietly(database), checkInFlushMs)
  flush.unref()
  let stopping: Promise<void> | null = null
  return {
    url,
    firstAccountCode: code,
    endpoints,
    rereadCertificate,
    stop: () => {
      stopping ??= new Promise((resolve) => {
        clearInterval(flush)
        stopPolls()
        http.close(() => {
          flushQuietly(database)
          release()
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
