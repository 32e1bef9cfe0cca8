import type { HostConfig } from '../common/contracts/helper.ts'
import type { Edition } from '../common/model/snapshot.ts'
import type { HostStates } from './agent/host-states.ts'
import type { AuditLog } from './audit/audit-log.ts'
import type { FirstAccount } from './auth/first-account.ts'
import type { Throttle } from './auth/throttle.ts'
import type { Tokens } from './auth/tokens.ts'
import type { SecondFactors } from './auth/totp.ts'
import type { Database } from './store/database.ts'

/** What every endpoint may use. Time and randomness are given, so that tests can hold them still. */
export interface Services {
  readonly database: Database
  readonly tokens: Tokens
  readonly names: ServerNames
  readonly clock: Clock
  readonly edition: Edition
  readonly newId: () => string
  readonly secondFactors: SecondFactors
  readonly audit: AuditLog
  readonly policy: SignInPolicy
  readonly firstAccount: FirstAccount
  readonly guards: Guards
  readonly desired: DesiredStates
  readonly hostStates: HostStates
}

/** Who may sign in how. Times in minutes. */
export interface SignInPolicy {
  /** Off: only the super-admin has a password. */
  readonly basicAuth: boolean
  /** On: nobody turns their own second factor off. */
  readonly mfaEnforced: boolean
  readonly dashboardMinutes: number
  readonly clientMinutes: number
  readonly sso: SsoFacts | null
}

/** What the server's facts tell of single sign-on. Never the client secret. */
export interface SsoFacts {
  readonly issuer: string
  readonly clientId: string
  /** Empty = any. */
  readonly allowedDomains: readonly string[]
}

/** What slows guessing down. */
export interface Guards {
  readonly passwords: Throttle
  readonly codes: Throttle
}

export type Clock = () => number

export interface ServerNames {
  /** The server's own name, `server` in nodes. */
  readonly server: string
  /** Host name (and port) under which clients reach the API. */
  readonly api: string
}

/** Long polls of host agents. */
export interface DesiredStates {
  /** Resolves with the host's configuration as soon as it differs from revision `after`, or with null when nothing changed in time. */
  wait(hostId: string, after: number, waitMs: number, signal: AbortSignal): Promise<HostConfig | null>
  /** Of what is stored for that host now; 0 for one that isn't there. */
  revisionOf(hostId: string): number
}

/** Advertised as Netmaker's: the release whose behaviour is reproduced (netmaker-api.md). */
export const compatibleVersion = 'v1.5.1'
