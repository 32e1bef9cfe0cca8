import type { HostConfig } from '../common/contracts/helper.ts'
import type { HostStates } from './agent/host-states.ts'
import type { Tokens } from './auth/tokens.ts'
import type { Database } from './store/database.ts'

/** What every endpoint may use. Time and randomness are given, so that tests can hold them still. */
export interface Services {
  readonly database: Database
  readonly tokens: Tokens
  readonly names: ServerNames
  readonly clock: Clock
  readonly newId: () => string
  /** Believe X-Real-IP and X-Forwarded-For: only behind a proxy that sets them. */
  readonly behindProxy: boolean
  readonly desired: DesiredStates
  readonly hostStates: HostStates
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
