import type { HostConfig } from '../common/contracts/helper.ts'
import type { Edition } from '../common/model/snapshot.ts'
import type { Tokens } from './auth/tokens.ts'
import type { Database } from './store/database.ts'

/** What every endpoint may use. Time and randomness are given, so that tests can hold them still. */
export interface Services {
  readonly database: Database
  readonly tokens: Tokens
  readonly names: ServerNames
  readonly clock: Clock
  readonly edition: Edition
  readonly newId: () => string
  /** Believe X-Real-IP and X-Forwarded-For: only behind a proxy that sets them. */
  readonly behindProxy: boolean
  readonly desired: DesiredStates
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
}

/** Advertised as Netmaker's: the release whose behaviour is reproduced (netmaker-api.md). */
export const compatibleVersion = 'v1.5.1'
