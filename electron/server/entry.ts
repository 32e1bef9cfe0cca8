import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { type AuditEntry, auditFile, readAuditFile } from './audit/audit-log.ts'
import { codeHeader } from './auth/first-account.ts'
import { databaseName, openDataDir } from './data-dir.ts'
import { parseListenAddress } from './listen-address.ts'
import { readSettingsFile, type ServerSettings } from './settings-file.ts'
import { type ServerOptions, startServer } from './start-server.ts'
import { type BackupFacts, backupDatabase, type RestoreFacts, restoreDatabase } from './store/backup.ts'

/** `waygate serve` as typed. */
export interface ServeOptions {
  readonly listen: string
  readonly data: string
  readonly bootstrapUser?: string
  readonly bootstrapPasswordStdin?: boolean
  /** A file of settings with secrets, `settings-file.ts`. */
  readonly config?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly behindProxy?: boolean
  readonly trustedProxy?: readonly string[]
  readonly pro?: boolean
  readonly name?: string
  readonly apiAddress?: string
  /** Lines for people. */
  readonly say: (line: string) => void
  /** Unexpected errors of requests. */
  readonly warn: (line: string) => void
}

/** Runs the control server in the foreground until SIGTERM or SIGINT. null = it was asked to end and did; a fault = it could not start. */
export async function runServe(options: ServeOptions): Promise<Fault | null> {
  // nothing that this process makes is for anybody else
  process.umask(0o077)
  const listen = parseListenAddress(options.listen)
  if (listen === null) {
    return { code: 'server.address', address: options.listen, reason: 'Write it like 127.0.0.1:8081, [::1]:8081 or 8081' }
  }
  const settings = serveSettings(options)
  if (!settings.ok) return settings.fault
  const ended = endSignal()
  const bootstrap = await readBootstrap(options)
  if (typeof bootstrap === 'string') return { code: 'request.malformed', detail: bootstrap }
  const server = await startServer({
    listen,
    dataDir: options.data,
    ...settings.value,
    edition: options.pro === true ? 'pro' : 'ce',
    onTrouble: (error) => options.warn(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    onCertificate: (outcome) => {
      if (outcome.ok) options.say(`The certificate was read again: valid until ${outcome.value.toISOString().slice(0, 10)}`)
      else options.warn(`The new certificate is not used, the one before stays: ${certificateTrouble(outcome.fault)}`)
    },
    ...(bootstrap === null ? {} : { bootstrap }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.apiAddress === undefined ? {} : { apiAddress: options.apiAddress }),
  })
  if (!server.ok) return server.fault
  // without a certificate it ends a server whose terminal is closed, as everywhere; before anybody can know that it listens, or it would end this one, too
  if (settings.value.tls !== undefined) process.on('SIGHUP', server.value.rereadCertificate)
  const { url, firstAccountCode } = server.value
  options.say(`Listening on ${url}, data in ${options.data}`)
  if (firstAccountCode !== null) options.say(firstAccountHint(firstAccountCode))
  await ended
  await server.value.stop()
  options.say('Stopped')
  return null
}

/** `waygate serve backup`, beside a running server or not. The audit log is not in it (its own file, only ever added to), and sign-ins neither: the folder's `secret` signs them, and a backup is no key to anything. */
export function runBackup(dataDir: string, file: string): Result<BackupFacts> {
  return backupDatabase(join(dataDir, databaseName), file)
}

/** `waygate serve restore`. Refused with `already.running` while a server runs on the folder. */
export function runRestore(dataDir: string, file: string): Result<RestoreFacts> {
  const held = openDataDir(dataDir)
  if (!held.ok) return held
  try {
    return restoreDatabase(held.value.databasePath, file, new Date())
  } finally {
    held.value.release()
  }
}

/** For `waygate serve audit`. Newest first. */
export function readServerAudit(dataDir: string, last: number): Result<AuditEntry[]> {
  return readAuditFile(join(dataDir, auditFile), last)
}

type Settings = Pick<ServerOptions, 'tls' | 'trustedProxies' | 'publicUrl' | 'policy' | 'sso'>

/** The file, and what the arguments say beside it. */
function serveSettings(options: ServeOptions): Result<Settings> {
  const file = options.config === undefined ? ok<ServerSettings>({}) : readSettingsFile(options.config)
  if (!file.ok) return file
  const { tlsCert: certificate, tlsKey: key } = options
  if ((certificate === undefined) !== (key === undefined))
    return fail({ code: 'request.malformed', detail: '--tls-cert and --tls-key need each other' })
  const { tls, trustedProxies, publicUrl, sso, ...policy } = file.value
  const proxies = [...(trustedProxies ?? []), ...(options.trustedProxy ?? []), ...(options.behindProxy ? ['loopback'] : [])]
  const pair = certificate !== undefined && key !== undefined ? { certificate, key } : tls
  return ok({
    trustedProxies: proxies,
    policy: withoutGaps(policy),
    ...(pair === undefined ? {} : { tls: pair }),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/$/, '') }),
    ...(sso === undefined ? {} : { sso }),
  })
}

function withoutGaps(policy: Omit<ServerSettings, 'tls' | 'trustedProxies' | 'publicUrl' | 'sso'>): NonNullable<ServerOptions['policy']> {
  const { basicAuth, mfaEnforced, dashboardMinutes, clientMinutes } = policy
  return {
    ...(basicAuth === undefined ? {} : { basicAuth }),
    ...(mfaEnforced === undefined ? {} : { mfaEnforced }),
    ...(dashboardMinutes === undefined ? {} : { dashboardMinutes }),
    ...(clientMinutes === undefined ? {} : { clientMinutes }),
  }
}

function certificateTrouble(fault: Fault): string {
  return fault.code === 'state.unreadable' ? `${fault.path}: ${fault.detail}` : fault.code
}

function firstAccountHint(code: string): string {
  return `There is no account yet. Make the first one on this machine, or from elsewhere with the header ${codeHeader}: ${code} (good once, until this server stops)`
}

async function readBootstrap(options: ServeOptions): Promise<{ user: string; password: string } | string | null> {
  const { bootstrapUser: user, bootstrapPasswordStdin: fromStdin } = options
  if (user === undefined) return fromStdin ? '--bootstrap-password-stdin needs --bootstrap-user' : null
  if (!fromStdin) return '--bootstrap-user needs --bootstrap-password-stdin (a password in the arguments would be visible to everybody)'
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  return password === '' ? 'no password came on standard input' : { user, password }
}

/** The first signal ends the server in order, the second one at once. */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
  })
}
